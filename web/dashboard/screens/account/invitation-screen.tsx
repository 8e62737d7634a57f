import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { InvitationShown } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { meQuery } from "../../queries/account.ts";
import { keys } from "../../queries/keys.ts";
import { ROLE_WORDS } from "../../words/access.ts";
import { Entrance } from "./entrance.tsx";
import { forgetLetterSecret, takeLetterSecret } from "./letter-secret.ts";

/** What to do depends on who sits there: nobody yet, whom it is for, or somebody else. */
function Answer({ invitation, token }: { readonly invitation: InvitationShown; readonly token: string }) {
  const { data: me, isPending } = useQuery({ ...meQuery, retry: false });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const accepting = useMutation({
    mutationFn: () => call("acceptInvitation", {}, { body: { token } }),
    onSuccess: async ({ org }) => {
      forgetLetterSecret();
      await queries.invalidateQueries({ queryKey: keys.me });
      await navigate({ to: "/o/$org", params: { org: org.slug } });
    },
  });
  const leaving = useMutation({
    mutationFn: () => call("signOut", {}),
    onSuccess: () => {
      queries.removeQueries();
      return navigate({ to: "/sign-in", search: { next: "/invitation" } });
    },
  });
  if (isPending) return null;
  if (!me) {
    return (
      <div class="form">
        <Link to="/sign-in" search={{ next: "/invitation" }} className="button button-primary">
          Sign in as {invitation.email}
        </Link>
        <Link to="/sign-up" search={{ next: "/invitation" }} className="button button-plain">
          Make an account
        </Link>
      </div>
    );
  }
  if (me.user.email !== invitation.email) {
    return (
      <div class="form">
        <p>
          You are signed in as {me.user.email}. The invitation is for {invitation.email}.
        </p>
        <Button isBusy={leaving.isPending} onClick={() => leaving.mutate()}>
          Sign out and use the other account
        </Button>
      </div>
    );
  }
  return (
    <div class="form">
      <ProblemNote error={accepting.error} />
      <Button tone="primary" isBusy={accepting.isPending} onClick={() => accepting.mutate()}>
        Join {invitation.org.name}
      </Button>
    </div>
  );
}

export function InvitationScreen() {
  const [token] = useState(() => takeLetterSecret() ?? "none");
  const { data, error } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => call("showInvitation", {}, { body: { token } }),
    retry: false,
  });
  if (error) {
    return (
      <Entrance title="The invitation does not hold" below={<Link to="/">Go to Slipway</Link>}>
        <ProblemNote error={error} />
      </Entrance>
    );
  }
  if (!data) return <Entrance title="One moment">{null}</Entrance>;
  const { org, role, invitedBy } = data;
  const lead = `${invitedBy} invites you to ${org.name} as ${ROLE_WORDS[role].word.toLowerCase()}. ${ROLE_WORDS[role].may}`;
  return (
    <Entrance title={`Join ${org.name}`} lead={lead}>
      <Answer invitation={data} token={token} />
    </Entrance>
  );
}
