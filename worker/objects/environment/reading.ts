import type { EnvironmentAt, PermitAnswer, ReleaseFacts } from "../../services/environments/ports.ts";
import { environmentOf, type Judged, loadFacts } from "../../services/gates/load-facts.ts";
import { projectIdOf } from "../../services/ledger.ts";
import type { Desk } from "./desk.ts";

const MAX_READS = 4;
const MAX_HOPS = 3;

type Release = ReleaseFacts & { readonly id: string };
export type Known = Judged & { readonly release: Release };
type NotRead = Extract<PermitAnswer, { reason: "unknown" | "unsettled" }>;

/** A release as it says itself that it is; or the one that it has become, since it got its version. */
async function ask(desk: Desk, at: EnvironmentAt, releaseId: string): Promise<Release | null> {
  const { shard, orgId, slug } = at;
  const { releases } = desk.ledger(shard);
  let id: string | null = releaseId;
  for (let hop = 0; hop < MAX_HOPS && id !== null; hop += 1) {
    const facts = await desk.releases.facts({ shard, orgId, slug, releaseId: id });
    if (facts) return { ...facts, id };
    id = (await releases.load(projectIdOf(orgId, slug), id))?.mergedInto ?? null;
  }
  return null;
}

/**
 * What is to be decided on, as of one revision of the release: it is asked once more after everything else was read, so
 * that nothing it says now was said after what it is compared with.
 */
export async function read(
  desk: Desk,
  at: EnvironmentAt,
  releaseId: string,
  isRollback: boolean,
): Promise<Known | NotRead> {
  const ledger = desk.ledger(at.shard);
  let release = await ask(desk, at, releaseId);
  for (let round = 0; round < MAX_READS && release; round += 1) {
    const [project] = await ledger.projects.load(at.orgId, [at.slug]);
    const environment = project && environmentOf(project, at.name);
    if (!project || !environment) return { ok: false, reason: "unknown" };
    const as = { of: Date.now(), isPast: false };
    const judged = await loadFacts(ledger, project, environment, release, as, isRollback);
    const again = await ask(desk, at, release.id);
    if (again?.id === release.id && again.revision === release.revision) return { ...judged, release };
    release = again;
  }
  return { ok: false, reason: release === null ? "unknown" : "unsettled" };
}
