import { type Moment, seenUntil } from "../../core/moment.ts";
import { isUnchangedSince, releaseThen } from "../../core/release/past.ts";
import type { OrgContext } from "../context.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { FoundRelease } from "./find-release.ts";

/** Most entries that are folded anew for one answer. */
export const MAX_ENTRIES = 20_000;

const tooMany = () =>
  new Refusal(
    "too-large",
    `More than ${MAX_ENTRIES.toLocaleString("en")} things had happened to this release by then: too many to go through anew. Ask for an earlier moment.`,
  );

/** A release as it was at a moment, as far as it was known; a 404 where nothing was. */
export async function releaseAt(
  ctx: Pick<OrgContext, "ledger" | "org">,
  found: FoundRelease,
  moment: Moment,
): Promise<FoundRelease> {
  const { project, snapshot: present } = found;
  if (isUnchangedSince(present, moment))
    return { project, snapshot: { ...present, revision: present.lastSeq } };
  const { id } = present;
  const releases = [{ projectId: projectIdOf(ctx.org.id, project.slug), id }];
  const read = await ctx.ledger.releases.entriesUntil(ctx.org.id, releases, moment.asOf, MAX_ENTRIES);
  const entries = read.get(id) ?? (read.has(id) ? null : []);
  if (!entries) throw tooMany();
  const snapshot = releaseThen(present, entries, moment);
  if (!snapshot) throw notFound("release");
  return { project, snapshot };
}

/** A project as the status of its releases depended on it at a moment: whether it was in production, and under which policy. */
export async function projectAt(
  ctx: Pick<OrgContext, "ledger" | "org">,
  project: StoredProject,
  moment: Moment,
): Promise<StoredProject> {
  const projectId = projectIdOf(ctx.org.id, project.slug);
  const production = project.environments.filter(({ tier }) => tier === "production");
  const [first] = production;
  const places = production.map(({ key }) => ({ projectId, key }));
  const [reachedProduction, ruled] = await Promise.all([
    ctx.ledger.projects.hadSuccess(places, moment),
    first ? ctx.ledger.gates.policies.at(projectId, first.key, seenUntil(moment)) : null,
  ]);
  const policy = ruled && ruled.gates.length > 0 ? { gates: ruled.gates } : null;
  const environments = project.environments.map((one) =>
    one === first ? { ...one, policy, policyVersion: ruled?.version ?? 0 } : one,
  );
  return { ...project, reachedProduction, environments };
}
