import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { ROLES, type Role } from "../../../../schema/contract/accounts.ts";
import type { Member } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { membersQuery } from "../../queries/access.ts";
import { meQuery } from "../../queries/account.ts";
import { keys } from "../../queries/keys.ts";
import { useRole } from "../../queries/use-role.ts";
import { ROLE_WORDS } from "../../words/access.ts";
import { Invitations } from "./invitations.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

type RowProps = {
  readonly org: string;
  readonly member: Member;
  readonly isSelf: boolean;
  readonly mayManage: boolean;
  readonly onRemove: () => void;
};

function MemberRow({ org, member, isSelf, mayManage, onRemove }: RowProps) {
  const { id, name, email, role } = member;
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: (to: Role) => call("amendMember", { org, id }, { body: { role: to } }),
    onSuccess: async (changed) => {
      if (isSelf) await queries.invalidateQueries({ queryKey: keys.me });
      notify(`${name} is ${ROLE_WORDS[changed.role].word.toLowerCase()} now`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.members(org) }),
  });
  return (
    <tr>
      <th scope="row" class="token-name">
        {name} {isSelf && <span class="soft">you</span>}
        <span class="token-line soft">{email}</span>
        <ProblemNote error={changing.error} />
      </th>
      <td>
        {mayManage ? (
          <select
            class="input"
            aria-label={`Role of ${name}`}
            value={changing.isPending ? changing.variables : role}
            onChange={(event) => changing.mutate(event.currentTarget.value as Role)}
          >
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {ROLE_WORDS[one].word}
              </option>
            ))}
          </select>
        ) : (
          ROLE_WORDS[role].word
        )}
      </td>
      <td class="token-action">
        {(mayManage || isSelf) && (
          <Button tone="danger" onClick={onRemove} aria-label={isSelf ? "Leave" : `Remove ${name}`}>
            {isSelf ? "Leave" : "Remove"}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Members({ org, mayManage }: { readonly org: string; readonly mayManage: boolean }) {
  const [removed, setRemoved] = useState<Member | null>(null);
  const { data: me } = useQuery(meQuery);
  const query = useInfiniteQuery(membersQuery(org));
  const members = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !members) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!members) return <Skeleton rows={3} label="Loading the members" />;
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
              org={org}
              member={member}
              mayManage={mayManage}
              isSelf={member.id === me?.user.id}
              onRemove={() => setRemoved(member)}
            />
          ))}
        </tbody>
      </table>
      <More query={query} />
      {removed && (
        <RemoveMemberDialog
          org={org}
          member={removed}
          isSelf={removed.id === me?.user.id}
          onClose={() => setRemoved(null)}
        />
      )}
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
        <Members org={org} mayManage={mayManage} />
      </section>
      {mayManage && <Invitations org={org} />}
      {isInviting && <InviteDialog org={org} onClose={() => setInviting(false)} />}
    </Screen>
  );
}
