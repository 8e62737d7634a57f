import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { day } from "../../../ui/time.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { More } from "../../parts/more.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { invitationsQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { ROLE_WORDS } from "../../words/access.ts";

/** Who was invited and has not come yet. Nothing is shown where nobody was. */
export function Invitations({ org }: { readonly org: string }) {
  const queries = useQueryClient();
  const query = useInfiniteQuery(invitationsQuery(org));
  const revoking = useMutation({
    mutationFn: (id: string) => call("revokeInvitation", { org, id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.invitations(org) });
      notify("The invitation is taken back");
    },
  });
  const invitations = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (invitations.length === 0) return null;
  return (
    <section class="card" aria-labelledby="invitations-title">
      <header class="card-head">
        <h2 id="invitations-title">Invited</h2>
      </header>
      <ProblemNote error={revoking.error} />
      <table class="table">
        <caption class="visually-hidden">Invitations that wait</caption>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">As</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
            <tr key={id}>
              <th scope="row" class="token-name">
                {email}
                <span class="token-line soft">
                  by {invitedBy}, until {day(expiresAt)}
                </span>
              </th>
              <td>{ROLE_WORDS[role].word}</td>
              <td class="token-action">
                <Button
                  tone="danger"
                  aria-label={`Take back the invitation of ${email}`}
                  onClick={() => revoking.mutate(id)}
                >
                  Take back
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More query={query} />
    </section>
  );
}
