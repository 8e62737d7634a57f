import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { GrantedPermit } from "../../../../../schema/contract/locks.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { notify } from "../../../parts/notices.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { useNow } from "../../../parts/use-now.ts";
import { Until } from "../../../parts/when.tsx";
import { permitsQuery } from "../../../queries/gates.ts";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";

/** The permit under which an environment is held; permits come newest first, and only the newest can be. */
const heldIn = (permits: readonly GrantedPermit[], now: number): GrantedPermit | undefined =>
  permits.slice(0, 1).find(({ endedAt, expiresAt }) => endedAt === null && Date.parse(expiresAt) > now);

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly permit: GrantedPermit;
  readonly mayWrite: boolean;
};

/** The permit under which an environment is held; null: none that is in force. */
export function useHeldPermit(
  path: ReleasePath,
  environment: string,
  enabled: boolean,
): GrantedPermit | null {
  const { org, project } = path;
  const now = useNow();
  const { data } = useInfiniteQuery({ ...permitsQuery({ org, project, environment }), enabled });
  return (enabled && heldIn(data?.pages[0]?.items ?? [], now)) || null;
}

/** Who may deploy to an environment now, and the way to give that back. */
export function HeldPermit({ path, environment, permit, mayWrite }: Props) {
  const { org, project, version } = path;
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: (id: string) => call("endPermit", { org, project, id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(org, project) });
      notify(`The permit for ${environment} is given back`);
    },
  });
  return (
    <div class="held-permit">
      <p>
        <Icon name="shield" size={14} />
        <span>
          {permit.holder} may deploy {permit.version === version ? "this" : permit.version}. That ends{" "}
          <Until iso={permit.expiresAt} />.
        </span>
      </p>
      <ProblemNote error={ending.error} />
      {mayWrite && permit.version === version && (
        <Button icon="undo" isBusy={ending.isPending} onClick={() => ending.mutate(permit.id)}>
          Give it back
          <span class="visually-hidden"> for {environment}</span>
        </Button>
      )}
    </div>
  );
}
