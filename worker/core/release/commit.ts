import type { Health, ReleaseStatus } from "../../../schema/contract/releases.ts";
import { occupancyChange, occupancyOf } from "../environment/occupancy.ts";
import { overAt } from "../environment/occupancy-past.ts";
import { type RegisteredEnvironment, type Registry, registryChange } from "../environment/registry.ts";
import { own } from "../own.ts";
import { versionOrder } from "../version.ts";
import { compact } from "./compact.ts";
import { type Correction, correctionOf, MAX_CORRECTIONS } from "./correction.ts";
import { healthOf, isReleased, lineOfRelease, releasedAt, type Surroundings, statusOf } from "./derive.ts";
import type { Entry } from "./entry.ts";
import { apply } from "./fold.ts";
import { incidentChange, incidentsOf } from "./incidents.ts";
import { versionBorne } from "./placement.ts";
import { type Standing, standingOf } from "./standing.ts";
import { EMPTY, type ReleaseState } from "./state.ts";
import { insertRefs, type TimelinePage, type TimelineRef } from "./timeline.ts";
import type { ReleaseHead } from "./view.ts";

/** A release as it is stored: its fold so far, and the newest stretch of its timeline. */
export type Snapshot = ReleaseHead & {
  readonly status: ReleaseStatus;
  readonly lastSeq: number;
  readonly mergedInto: string | null;
  readonly state: ReleaseState;
  readonly standing: Standing;
  readonly tail: TimelinePage;
  /** The last times that late news changed what had been shown, oldest first. */
  readonly corrections: readonly Correction[];
};

/** A place among the released versions of a line. One that holds by publication alone holds only while the project never deployed to production. */
export type LinePlace = {
  readonly line: string;
  readonly versionOrder: string;
  readonly byPublication: boolean;
  /** When it came to be released, milliseconds since the epoch. */
  readonly releasedAt: number;
};

/** Everything one commit changes, ready to be stored in one batch. */
export type CommitPlan = {
  readonly snapshot: Snapshot;
  /** Older stretches of the timeline that changed. */
  readonly pages: readonly TimelinePage[];
  readonly occupancy: ReturnType<typeof occupancyChange>;
  readonly line: { readonly gone: LinePlace | null; readonly put: LinePlace | null };
  readonly environments: readonly RegisteredEnvironment[];
  readonly incidents: ReturnType<typeof incidentChange>;
  /** What of it changes what had been shown of the past. */
  readonly correction: Correction | null;
  /** How it was doing before, were everything around it as it is now; and how it is doing. */
  readonly health: { readonly was: Health; readonly is: Health };
};

export const newSnapshot = (id: string, version: string, now: number): Snapshot => ({
  id,
  version,
  provisional: true,
  revision: 0,
  firstSeenAt: now,
  updatedAt: now,
  status: "planned",
  lastSeq: 0,
  mergedInto: null,
  state: EMPTY,
  standing: standingOf(EMPTY),
  tail: { start: "", refs: [] },
  corrections: [],
});

/** Where the release stands in its line, if it is released: by its deployments, or by word of its publication alone. */
function linePlace(standing: Standing, version: string, around: Surroundings): LinePlace | null {
  const line = lineOfRelease(standing, version);
  const order = versionOrder(version);
  if (line === null || order === null) return null;
  const deployed = isReleased(standing, { ...around, projectReachedProduction: true });
  const published = isReleased(standing, { ...around, projectReachedProduction: false });
  if (!deployed && !published) return null;
  return { line, versionOrder: order, byPublication: !deployed, releasedAt: releasedAt(standing, around) };
}

/** A row is moved where its key changes, and written again where only the word for it does. */
function lineChange(was: LinePlace | null, is: LinePlace | null): CommitPlan["line"] {
  const samePlace = was?.line === is?.line && was?.versionOrder === is?.versionOrder;
  const same = samePlace && was?.byPublication === is?.byPublication && was?.releasedAt === is?.releasedAt;
  return { gone: samePlace ? null : was, put: same ? null : is };
}

/** Whether any version ever came to run in production, this one among them. */
const reachedProduction = (standing: Standing, around: Surroundings) =>
  around.projectReachedProduction ||
  around.environments.some(
    ({ key, tier }) => tier === "production" && own(standing.places, key)?.everAt != null,
  );

/** Gives new entries their numbers and puts them into the pages of the timeline. */
function intoTimeline(before: Snapshot, older: readonly TimelinePage[], entries: readonly Entry[]) {
  const refs = entries.map(
    (entry, index): TimelineRef => [entry.occurredAt, entry.key, before.lastSeq + index + 1],
  );
  const known = [...older, before.tail].sort((a, b) => (a.start < b.start ? -1 : 1));
  const changed = insertRefs(known, refs);
  const starts = [...known, ...changed].map(({ start }) => start).sort();
  const newest = starts.at(-1) ?? "";
  return {
    tail: changed.find(({ start }) => start === newest) ?? before.tail,
    pages: changed.filter(({ start }) => start !== newest),
    lastSeq: before.lastSeq + refs.length,
  };
}

type Inputs = {
  readonly before: Snapshot;
  readonly state: ReleaseState;
  readonly timeline: {
    readonly tail: TimelinePage;
    readonly pages: readonly TimelinePage[];
    readonly lastSeq: number;
  };
  /** What came in with this commit; empty where entries leave. */
  readonly entries: readonly Entry[];
  readonly registry: Registry;
  readonly around: Surroundings;
  readonly now: number;
};

/** The environments as this commit leaves them: what its reports add, move to another tier or take away. */
function environmentsAfter(
  environments: Surroundings["environments"],
  changes: readonly RegisteredEnvironment[],
  standing: Standing,
): Surroundings["environments"] {
  const after = new Map(environments.map((environment) => [environment.key, environment]));
  for (const change of changes) {
    const seenAt = own(standing.places, change.key)?.latest?.changedAt ?? -1;
    const isHere =
      !change.ephemeral &&
      (change.removedAt === null || Math.max(seenAt, change.seenAt ?? -1) > change.removedAt);
    if (isHere) after.set(change.key, change);
    else after.delete(change.key);
  }
  return [...after.values()];
}

function planFrom({ before, state, timeline, entries, registry, around: given, now }: Inputs): CommitPlan {
  const standing = standingOf(state);
  const environments = registryChange(registry, state.places);
  const around = { ...given, environments: environmentsAfter(given.environments, environments, standing) };
  const version = versionBorne(standing, before.version);
  const after = { ...around, projectReachedProduction: reachedProduction(standing, around) };
  const was = before.revision === 0 ? null : linePlace(before.standing, before.version, around);
  const is = linePlace(standing, version, after);
  const rowsBefore =
    before.revision === 0 ? [] : occupancyOf(before.state, before.standing, before.id, before.version);
  const rows = occupancyOf(state, standing, before.id, version);
  const kept = compact(state);
  const correction =
    before.revision === 0 ? null : correctionOf(before.state, before.standing, entries, after, now);
  const incidentsBefore = before.revision === 0 ? [] : incidentsOf(before.state, before.id, before.version);
  return {
    snapshot: {
      ...before,
      version,
      provisional: standing.version === null,
      revision: before.revision + 1,
      firstSeenAt: state.first ?? before.firstSeenAt,
      updatedAt: now,
      status: statusOf(standing, after),
      lastSeq: timeline.lastSeq,
      state: kept,
      standing,
      tail: timeline.tail,
      corrections: [...before.corrections, ...(correction ? [correction] : [])].slice(-MAX_CORRECTIONS),
    },
    correction,
    incidents: incidentChange(incidentsBefore, incidentsOf(kept, before.id, version)),
    pages: timeline.pages,
    occupancy: occupancyChange(rowsBefore, rows, (row) => overAt(row, rows, state, standing)),
    line: lineChange(was, is),
    environments,
    health: { was: healthOf(before.standing, after), is: healthOf(standing, after) },
  };
}

/**
 * What adding entries to a release changes.
 * @param before the release as stored; `newSnapshot` for one never heard of
 * @param entries entries that the release does not hold yet
 * @param older the stretches of its timeline, older than its tail, that the entries fall into
 * @param now the moment of the commit, milliseconds since the epoch
 */
export function planCommit(
  before: Snapshot,
  entries: readonly Entry[],
  older: readonly TimelinePage[],
  registry: Registry,
  around: Surroundings,
  now: number,
): CommitPlan {
  const state = entries.reduce(apply, before.state);
  const timeline = intoTimeline(before, older, entries);
  return planFrom({ before, state, timeline, entries, registry, around, now });
}

/**
 * What taking entries out of a release changes: it is folded anew from those that stay.
 * @param stay every entry that stays, in any order
 * @param pages the pages of its timeline that lost an entry
 */
export function planDeparture(
  before: Snapshot,
  stay: readonly Entry[],
  pages: readonly TimelinePage[],
  registry: Registry,
  around: Surroundings,
  now: number,
): CommitPlan {
  const state = stay.reduce(apply, EMPTY);
  const tail = pages.find(({ start }) => start === before.tail.start) ?? before.tail;
  const timeline = { tail, pages: pages.filter((page) => page !== tail), lastSeq: before.lastSeq };
  return planFrom({ before, state, timeline, entries: [], registry, around, now });
}
