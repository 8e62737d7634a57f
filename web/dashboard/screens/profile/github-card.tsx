import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { askForProof } from "../../api/proof.ts";
import { Button } from "../../parts/button.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { methodsQuery, securityQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";

/** The GitHub account that can sign in. Nothing is shown where GitHub is not configured. */
export function GitHubCard() {
  const queries = useQueryClient();
  const { data: methods } = useQuery(methodsQuery);
  const { data: security } = useQuery(securityQuery);
  const unlinking = useMutation({
    mutationFn: () => call("unlinkGitHub", {}),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.security });
      notify("GitHub is unlinked");
    },
  });
  if (!methods?.github || !security) return null;
  /** A way there shows no refusal, so the proof comes first. */
  const link = async () => {
    const { provenUntil } = await queries.fetchQuery({ ...securityQuery, staleTime: 0 });
    if (provenUntil === null && !(await askForProof())) return;
    location.assign("/v1/auth/github?next=/account");
  };
  return (
    <section class="card profile-card" aria-labelledby="github-title">
      <div class="profile-row">
        <h2 id="github-title">GitHub</h2>
        {security.github === null ? (
          <Button onClick={() => void link()}>Link GitHub</Button>
        ) : (
          <Button tone="danger" isBusy={unlinking.isPending} onClick={() => unlinking.mutate()}>
            Unlink
          </Button>
        )}
      </div>
      <p class="soft">
        {security.github === null
          ? "Sign in with GitHub instead of a password."
          : `Linked to ${security.github}.`}
      </p>
      <ProblemNote error={unlinking.error} />
    </section>
  );
}
