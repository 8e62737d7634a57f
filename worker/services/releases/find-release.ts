import type { List } from "../../../schema/contract/primitives.ts";
import type {
  MomentQuery,
  Release,
  ReleaseQuery,
  ReleaseSummary,
  TimelineEntry,
  TimelineQuery,
} from "../../../schema/contract/releases.ts";
import { type Moment, momentOf } from "../../core/moment.ts";
import type { Snapshot } from "../../core/release/commit.ts";
import { commitName, digestName, versionName } from "../../core/release/placement.ts";
import { broughtAgain } from "../../core/release/redeploys.ts";
import { summarise, timelineEntry, viewOf } from "../../core/release/view.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { nameKey, occupantsAt, projectIdOf, type StoredProject } from "../ledger.ts";
import { getProject } from "../projects/projects.ts";
import { notFound } from "../refusal.ts";
import { projectAt, releaseAt } from "./at-moment.ts";

export type FoundRelease = { readonly project: StoredProject; readonly snapshot: Snapshot };

/** Versions such as `..` cannot stand in an address; the release's id can. */
const RELEASE_ID = /^rel_[0-9a-z]{25}$/;
const COMMIT_PREFIX = /^[0-9a-f]{7,64}$/i;

/** The release a name in an address means: its version, else the commit or digest it was known by before, else its id. */
async function releaseIdOf(ctx: OrgContext, slug: string, version: string): Promise<string | null> {
  const projectId = projectIdOf(ctx.org.id, slug);
  const names = [versionName(version), commitName(version), digestName(version)];
  const owners = await ctx.ledger.names.owners(names.map((name) => ({ projectId, name })));
  for (const name of names) {
    const owner = owners.get(nameKey({ projectId, name }));
    if (owner) return owner.releaseId;
  }
  if (RELEASE_ID.test(version)) return version;
  return COMMIT_PREFIX.test(version) ? ctx.ledger.names.findByCommitPrefix(projectId, version) : null;
}

/** A release that is there, or a 404. */
export async function getRelease(ctx: OrgContext, slug: string, version: string): Promise<FoundRelease> {
  const project = await getProject(ctx, slug);
  const id = await releaseIdOf(ctx, slug, version);
  const projectId = projectIdOf(ctx.org.id, slug);
  let snapshot = id === null ? null : await ctx.ledger.releases.load(projectId, id);
  if (snapshot?.mergedInto) snapshot = await ctx.ledger.releases.load(projectId, snapshot.mergedInto);
  if (!snapshot) throw notFound("release");
  return { project, snapshot };
}

/** A release as it stands now or stood at a moment, with what depends on others derived afresh. */
export async function showRelease(
  ctx: OrgContext,
  { project, snapshot }: FoundRelease,
  moment: Moment | null = null,
): Promise<Release> {
  const projectId = projectIdOf(ctx.org.id, project.slug);
  const { id, version, standing } = snapshot;
  const { asOf, knownAt } = moment ?? { asOf: ctx.clock.now(), knownAt: undefined };
  const standees = [{ id, version, standing }];
  const around = (await ctx.ledger.releases.surroundings(project, standees, asOf, knownAt))(id);
  const occupants = await ctx.ledger.projects.occupants(
    project.environments.map(({ key }) => ({ projectId, key })),
    moment ?? undefined,
  );
  const presence = Object.fromEntries(
    project.environments.map(({ key }) => [key, occupantsAt(occupants, projectId, key).current?.releaseId]),
  );
  const redeploys = await redeploysOf(ctx, projectId, snapshot);
  return viewOf(snapshot, snapshot.state, standing, around, presence, snapshot.corrections, redeploys);
}

/** The deployments that brought again what ran there already. Nothing is asked where a release ran nowhere twice. */
async function redeploysOf(
  ctx: OrgContext,
  projectId: string,
  { id, state }: Snapshot,
): Promise<Set<string>> {
  const again = broughtAgain(state);
  if (again.length === 0) return new Set();
  const between = again.map((one) => one.between);
  const interrupted = await ctx.ledger.projects.interrupted(projectId, id, between);
  return new Set(again.filter((_, index) => !interrupted.has(index)).map(({ key }) => key));
}

/** A release as it is; or, if a moment is asked for, as it was then as far as it was known. */
export async function readRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  query: MomentQuery,
): Promise<Release> {
  authorise(ctx, "release.read", slug);
  const present = await getRelease(ctx, slug, version);
  const moment = momentOf(query, ctx.clock.now());
  if (!moment) return showRelease(ctx, present);
  const [{ snapshot }, project] = await Promise.all([
    releaseAt(ctx, present, moment),
    projectAt(ctx, present.project, moment),
  ]);
  return showRelease(ctx, { project, snapshot }, moment);
}

/** A page of a project's releases, newest first. Commits without a version are left out unless they are asked for. */
export async function listReleases(
  ctx: OrgContext,
  slug: string,
  query: ReleaseQuery,
): Promise<List<ReleaseSummary>> {
  authorise(ctx, "release.read", slug);
  const project = await getProject(ctx, slug);
  const { limit } = query;
  const rows = await ctx.ledger.releases.list(projectIdOf(ctx.org.id, slug), {
    before: readCursor(query.cursor),
    limit: limit + 1,
    provisional: query.provisional !== "false",
  });
  const shown = rows.slice(0, limit);
  const around = await ctx.ledger.releases.surroundings(project, shown, ctx.clock.now());
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => summarise(row, row.standing, around(row.id))),
    nextCursor: last ? writeCursor(last.id) : null,
  };
}

/** A page of a release's timeline, in the order in which things happened. */
export async function readTimeline(
  ctx: OrgContext,
  slug: string,
  version: string,
  { limit, cursor, order }: TimelineQuery,
): Promise<List<TimelineEntry>> {
  authorise(ctx, "release.read", slug);
  const { snapshot } = await getRelease(ctx, slug, version);
  const slice = await ctx.ledger.releases.timeline(ctx.org.id, snapshot, {
    cursor: readCursor(cursor),
    limit,
    order,
  });
  return {
    items: slice.entries.map(({ entry, seq }) => timelineEntry(entry, seq)),
    nextCursor: slice.next === null ? null : writeCursor(slice.next),
  };
}
