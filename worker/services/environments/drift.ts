import type { Drift } from "../../../schema/contract/environments.ts";
import { type Distance, distance, type Ran, type Running } from "../../core/environment/drift.ts";
import type { Occupant } from "../../core/environment/occupancy.ts";
import { isoTimeOrNull } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { type ListedRelease, occupantsAt, projectIdOf, type StoredProject } from "../ledger.ts";
import { getProject } from "../projects/projects.ts";

const runningOf = (
  { releaseId, version, changedAt }: Occupant,
  head: ListedRelease | undefined,
  digest: string | null,
): Running => ({
  releaseId,
  version: head?.version ?? version,
  digest: digest ?? head?.standing.digest ?? null,
  since: changedAt,
});

/** What runs and ran in each of a project's environments, in four statements. */
async function loadRan(ctx: OrgContext, { slug, environments }: StoredProject): Promise<Map<string, Ran>> {
  const projectId = projectIdOf(ctx.org.id, slug);
  const keys = environments.map(({ key }) => key);
  const [occupants, stays] = await Promise.all([
    ctx.ledger.projects.occupants(keys.map((key) => ({ projectId, key }))),
    ctx.ledger.gates.stays(projectId, keys),
  ]);
  const currents = keys.map((key) => [key, occupantsAt(occupants, projectId, key).current] as const);
  const running = new Set(currents.flatMap(([, current]) => (current ? [current.releaseId] : [])));
  const heads = await ctx.ledger.releases.heads([...running].map((id) => ({ projectId, id })));
  return new Map(
    currents.map(([key, current]): [string, Ran] => {
      const { digest, ...its } = stays.get(key) ?? { stays: [], isWhole: true, digest: null };
      const head = current ? heads.get(`${projectId}|${current.releaseId}`) : undefined;
      return [key, { ...its, current: current && runningOf(current, head, digest) }];
    }),
  );
}

const NOTHING: Ran = { current: null, stays: [], isWhole: true };
const FIRST: Omit<Distance, "state"> & { readonly state: "first" } = {
  state: "first",
  releases: 0,
  differsSince: null,
};

/** Says of each environment, in promotion order, how far it is from the one before it. */
export async function readDrift(ctx: OrgContext, slug: string): Promise<Drift> {
  authorise(ctx, "project.read", slug);
  const project = await getProject(ctx, slug);
  const ran = await loadRan(ctx, project);
  const items = project.environments.map(({ key, name, tier }, index) => {
    const before = project.environments[index - 1];
    const here = ran.get(key) ?? NOTHING;
    const { state, releases, differsSince } = before ? distance(ran.get(before.key) ?? NOTHING, here) : FIRST;
    return {
      environment: name,
      tier,
      version: here.current?.version ?? null,
      digest: here.current?.digest ?? null,
      since: isoTimeOrNull(here.current?.since),
      before: before?.name ?? null,
      state,
      releases,
      differsSince: isoTimeOrNull(differsSince),
    };
  });
  return { items };
}
