import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Member } from "../../../../schema/contract/organisations.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { membersQuery } from "../../queries/access.ts";
import { meQuery } from "../../queries/account.ts";
import { useRole } from "../../queries/use-role.ts";
import { mayChange, ROLE_WORDS } from "../../words/access.ts";
import { Invitations } from "./invitations.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

type RowProps = {
  readonly member: Member;
  readonly isSelf: boolean;
  readonly mayChange: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
};

function MemberRow({ member, isSelf, mayChange, onChange, onRemove }: RowProps) {
  const { name, email, emailVerified, role } = member;
  return (
    <tr>
      <th scope="row" class="token-name">
        {name} {isSelf && <span class="soft">you</span>}
        <span class="token-line soft">
          {email}
          {!emailVerified && ", address not confirmed"}
        </span>
      </th>
      <td>{ROLE_WORDS[role].word}</td>
      <td class="token-action">
        <div class="member-actions">
          {mayChange && (
            <Button onClick={onChange} aria-label={`Change role of ${name}`}>
              Change role
            </Button>
          )}
          {(mayChange || isSelf) && (
            <Button tone="danger" onClick={onRemove} aria-label={isSelf ? "Leave" : `Remove ${name}`}>
              {isSelf ? "Leave" : "Remove"}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

type Open = { readonly member: Member; readonly dialog: "role" | "remove" };

function Members({ org }: { readonly org: string }) {
  const [open, setOpen] = useState<Open | null>(null);
  const { role } = useRole(org);
  const { data: me } = useQuery(meQuery);
  const query = useInfiniteQuery(membersQuery(org));
  const members = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !members) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!members) return <Skeleton rows={3} label="Loading the members" />;
  const of = (member: Member) => ({
    org,
    member,
    isSelf: member.id === me?.user.id,
    onClose: () => setOpen(null),
  });
  return (
    <>
      <table class="table">
        <caption class="visually-hidden">Members</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              mayChange={mayChange(role, member.role)}
              isSelf={member.id === me?.user.id}
              onChange={() => setOpen({ member, dialog: "role" })}
              onRemove={() => setOpen({ member, dialog: "remove" })}
            />
          ))}
        </tbody>
      </table>
      <More query={query} />
      {open?.dialog === "role" && <RoleDialog {...of(open.member)} />}
      {open?.dialog === "remove" && <RemoveMemberDialog {...of(open.member)} />}
    </>
  );
}

export function MembersScreen({ org }: { readonly org: string }) {
  const [isInviting, setInviting] = useState(false);
  const { mayManage } = useRole(org);
  return (
    <Screen
      title="Members"
      lead="Who belongs here, and what they may do."
      actions={
        mayManage && (
          <Button tone="primary" icon="plus" onClick={() => setInviting(true)}>
            Invite
          </Button>
        )
      }
    >
      <SettingsTabs org={org} />
      <section class="card" aria-labelledby="members-title">
        <header class="card-head">
          <h2 id="members-title">Members</h2>
        </header>
        <Members org={org} />
      </section>
      {mayManage && <Invitations org={org} />}
      {isInviting && <InviteDialog org={org} onClose={() => setInviting(false)} />}
    </Screen>
  );
}
