import type { DeploymentStatus } from "../../../schema/contract/releases.ts";
import { own } from "../own.ts";
import { successOf } from "../release/ends.ts";
import type { Standing } from "../release/standing.ts";
import type { ReleaseState } from "../release/state.ts";
import { versionOrder } from "../version.ts";

/**
 * What releases did in an environment, in an order that a database can keep: the newest `succeeded` row is what runs
 * there, the newest `attempt` row the last attempt that did not come to run, and a `once` row says that a release ran
 * there though none of its successes counts any more. A release writes rows of its own only, so writers never race and
 * any order of arrival ends the same.
 */
export type Occupancy = {
  readonly environment: string;
  readonly kind: "succeeded" | "attempt" | "once";
  /** Milliseconds since the epoch: when it came to run, or when the attempt opened. */
  readonly at: number;
  /** Decides between equal times. */
  readonly tie: string;
  /** Null: from this moment on nothing runs here. Always null on rows of kind `once`. */
  readonly occupant: Occupant | null;
};

export type Occupant = {
  readonly releaseId: string;
  readonly version: string;
  readonly deploymentId: string;
  readonly status: DeploymentStatus;
  /** When the attempt opened. */
  readonly openedAt: number;
  /** When the status last changed. */
  readonly changedAt: number;
  readonly rolloutPercent: number | null;
  readonly url: string | null;
  /** When this release first ran here; null on rows of kind `attempt`. */
  readonly firstAt: number | null;
  /** The sender said that this deployment went back to an earlier version. */
  readonly rollback: boolean;
};

export const occupancyKey = (row: Occupancy) => `${row.environment}|${row.kind}|${row.at}|${row.tie}`;

/**
 * The rows a release contributes: one for every success that still counts, its newest attempt where that is none, and
 * that it ran at all where no success counts.
 */
export function occupancyOf(
  state: ReleaseState,
  standing: Standing,
  releaseId: string,
  version: string,
): Occupancy[] {
  const rows: Occupancy[] = [];
  for (const fact of Object.values(state.deployments)) {
    const environment = fact.environment.value;
    const since = successOf(fact);
    const place = own(standing.places, environment);
    if (!since || !place || (place.rolledBackAt !== null && place.rolledBackAt >= since.at)) continue;
    const occupant: Occupant = {
      releaseId,
      version,
      deploymentId: fact.id,
      status: "succeeded",
      openedAt: fact.first.at,
      changedAt: since.at,
      rolloutPercent: null,
      url: fact.url?.value ?? null,
      firstAt: place.everAt,
      rollback: fact.rollback !== null,
    };
    rows.push({ environment, kind: "succeeded", at: since.at, tie: since.key, occupant });
  }
  for (const [environment, place] of Object.entries(standing.places)) {
    if (place.vacated) {
      rows.push({
        environment,
        kind: "succeeded",
        at: place.vacated.at,
        tie: place.vacated.key,
        occupant: null,
      });
    }
    const isCounted = rows.some((row) => row.environment === environment && row.occupant !== null);
    if (place.everAt !== null && !isCounted)
      rows.push({ environment, kind: "once", at: place.everAt, tie: releaseId, occupant: null });
    if (!place.latest || place.latest.counts) continue;
    const { deploymentId, status, openedAt: at, key, changedAt, rolloutPercent, url } = place.latest;
    const attempt = {
      releaseId,
      version,
      deploymentId,
      status,
      openedAt: at,
      changedAt,
      rolloutPercent,
      url,
    };
    const occupant: Occupant = { ...attempt, firstAt: null, rollback: false };
    rows.push({ environment, kind: "attempt", at, tie: key, occupant });
  }
  return rows;
}

const newer = (a: Occupancy, b: Occupancy) => a.at - b.at || (a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0);

/** The newest attempt, come to run or not: the later opened of what runs and what was tried. */
export function latestAttempt(current: Occupant | null, attempt: Occupant | null): Occupant | null {
  if (!current || !attempt) return current ?? attempt;
  return attempt.openedAt >= current.openedAt ? attempt : current;
}

/** What runs in an environment and what was last tried, from the rows of every release. */
export function occupantsOf(
  rows: readonly Occupancy[],
  environment: string,
): { current: Occupant | null; latest: Occupant | null } {
  const newest = (kind: Occupancy["kind"]) =>
    rows
      .filter((row) => row.environment === environment && row.kind === kind)
      .sort(newer)
      .at(-1)?.occupant ?? null;
  const current = newest("succeeded");
  return { current, latest: latestAttempt(current, newest("attempt")) };
}

/**
 * Whether what came next into an environment took a release back: its sender said so, or it is a version that ran
 * there before and is the lower one. Going on to a version that never ran there is not a rollback, whatever its number.
 * @param mine a release's newest success in the environment
 * @param next the first success of another release there after that one, if any
 */
export function isTakenBack(
  mine: Pick<Occupant, "releaseId" | "version" | "changedAt" | "firstAt">,
  next: Occupant | null,
): boolean {
  if (!next || next.releaseId === mine.releaseId) return false;
  if (next.rollback) return true;
  if (next.firstAt === null || next.firstAt >= mine.changedAt) return false;
  const [orderMine, orderNext] = [versionOrder(mine.version), versionOrder(next.version)];
  if (orderMine !== null && orderNext !== null) return orderNext < orderMine;
  return mine.firstAt !== null && next.firstAt < mine.firstAt;
}

/** A row that goes. `overAt`: until when it was so all the same; null: it never was. */
export type GoneOccupancy = Occupancy & { readonly overAt: number | null };

/** What has to be stored and what deleted to get from the rows before to the rows after. */
export function occupancyChange(
  before: readonly Occupancy[],
  after: readonly Occupancy[],
  overAt: (row: Occupancy) => number | null,
) {
  const was = new Map(before.map((row) => [occupancyKey(row), row]));
  const is = new Set(after.map(occupancyKey));
  return {
    gone: before
      .filter((row) => !is.has(occupancyKey(row)))
      .map((row): GoneOccupancy => ({ ...row, overAt: overAt(row) })),
    put: after.filter((row) => JSON.stringify(was.get(occupancyKey(row))) !== JSON.stringify(row)),
  };
}

export type Span = { readonly environment: string; readonly from: number; readonly to: number };

const successes = (rows: readonly Occupancy[], environment: string) =>
  rows
    .filter((row) => row.kind === "succeeded" && row.occupant !== null && row.environment === environment)
    .sort(newer);

/** The stretches of time in which one commit adds several successes of its release to an environment. */
export function repeatedStays(put: readonly Occupancy[]): Span[] {
  return [...new Set(put.map((row) => row.environment))].flatMap((environment) => {
    const rows = successes(put, environment);
    const [first, last] = [rows[0], rows.at(-1)];
    return first && last && rows.length > 1 ? [{ environment, from: first.at, to: last.at }] : [];
  });
}

/**
 * Leaves out all but the first and the last of several successes that follow each other: the release ran there all
 * along. What came in between may still be on its way, so that the first tells from when.
 * @param interrupted environments in which another release ran in between; there every success is kept
 */
export function withoutRepeats(put: readonly Occupancy[], interrupted: ReadonlySet<string>): Occupancy[] {
  const repeated = new Set(
    repeatedStays(put)
      .filter(({ environment }) => !interrupted.has(environment))
      .flatMap(({ environment }) => successes(put, environment).slice(1, -1)),
  );
  return put.filter((row) => !repeated.has(row));
}
