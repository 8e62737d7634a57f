import type { DeploymentStatus } from "../../../schema/contract/releases.ts";
import type { Moment } from "../moment.ts";
import { own } from "../own.ts";
import type { Standing } from "../release/standing.ts";
import type { ReleaseState } from "../release/state.ts";
import { latestAttempt, type Occupancy, type Occupant } from "./occupancy.ts";

/** Words that end a deployment and leave it where it came to run. */
const HARMLESS: readonly DeploymentStatus[] = ["superseded", "faulty"];

/** When a success was undone: told to be rolled back, or to have failed after all. */
function undoneAt(
  { environment, at }: Occupancy,
  { deploymentId }: Occupant,
  state: ReleaseState,
  standing: Standing,
): number | null {
  const words = Object.values(state.deployments)
    .filter((fact) => fact.id === deploymentId && fact.environment.value === environment)
    .flatMap(({ lastOther }) => (lastOther && !HARMLESS.includes(lastOther.value) ? lastOther.at : []));
  const rolledBackAt = own(standing.places, environment)?.rolledBackAt ?? -Infinity;
  const ends = [rolledBackAt, ...words].filter((end) => end >= at);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** When an attempt was no longer one that had not come to run: it did, or its release was tried there again. */
function settledAt(
  { environment, at }: Occupancy,
  { deploymentId }: Occupant,
  rows: readonly Occupancy[],
  standing: Standing,
): number | null {
  const success = rows.find(
    ({ kind, environment: where, occupant }) =>
      kind === "succeeded" &&
      where === environment &&
      occupant?.deploymentId === deploymentId &&
      occupant.openedAt === at,
  );
  const openedAt = own(standing.places, environment)?.latest?.openedAt ?? null;
  return success?.at ?? (openedAt !== null && openedAt > at ? openedAt : null);
}

/**
 * Until when a row that goes was so all the same, milliseconds since the epoch; null: it never was, as is known now.
 * @param rows what the release contributes from now on
 */
export function overAt(
  row: Occupancy,
  rows: readonly Occupancy[],
  state: ReleaseState,
  standing: Standing,
): number | null {
  if (!row.occupant) return null;
  return row.kind === "succeeded"
    ? undoneAt(row, row.occupant, state, standing)
    : settledAt(row, row.occupant, rows, standing);
}

/** What a row said, and from when to when that was believed; null: it is believed now. */
export type Belief = Pick<Occupancy, "at" | "tie"> & {
  readonly knownFrom: number;
  readonly knownTo: number | null;
  readonly occupant: (Occupant & { readonly overAt?: number }) | null;
};

const newer = (a: Belief, b: Belief) =>
  a.at - b.at || (a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : a.knownFrom - b.knownFrom);

const isSameRow = (a: Belief) => (b: Belief) => a.at === b.at && a.tie === b.tie;

/** Until when it was so, as far as that was known; never over while it was believed. */
function endThen({ knownTo, occupant }: Belief, { knownAt }: Moment): number {
  return knownTo === null || knownTo > knownAt ? Infinity : (occupant?.overAt ?? -Infinity);
}

const wasSo = (row: Belief, moment: Moment): boolean => endThen(row, moment) > moment.asOf;

const known = (rows: readonly Belief[], { asOf, knownAt }: Moment): Belief[] =>
  rows.filter(({ at, knownFrom }) => at <= asOf && knownFrom <= knownAt).sort(newer);

/** How an attempt must have looked of which only what came later is known. */
const underWay = (occupant: Occupant): Occupant => ({
  ...occupant,
  status: "in_progress",
  changedAt: occupant.openedAt,
  rolloutPercent: null,
  firstAt: null,
});

/**
 * What an attempt had come to. Steps on the way have no moment of their own in a row: of those the last counts that was
 * learned by then.
 */
function stepThen(versions: readonly Belief[], { asOf }: Moment): Belief | null {
  const said = versions.filter(({ occupant }) => occupant !== null && occupant.changedAt <= asOf);
  const changedAt = said.at(-1)?.occupant?.changedAt;
  const steps = said.filter(({ occupant }) => occupant?.changedAt === changedAt);
  return steps.findLast(({ knownFrom }) => knownFrom <= asOf) ?? steps[0] ?? null;
}

type Attempt = { readonly said: Occupant | null; readonly guessed: Occupant | null };
const NONE: Attempt = { said: null, guessed: null };

function attemptThen(rows: readonly Belief[], moment: Moment): Attempt {
  const versions = known(rows, moment);
  const last = versions.findLast((row) => wasSo(row, moment));
  if (!last?.occupant) return NONE;
  const step = stepThen(versions.filter(isSameRow(last)), moment);
  if (!step?.occupant) return { said: null, guessed: underWay(last.occupant) };
  const { status, changedAt, rolloutPercent, overAt: end } = step.occupant;
  if (end !== undefined && !wasSo(step, moment)) return NONE;
  return { said: { ...last.occupant, status, changedAt, rolloutPercent }, guessed: null };
}

/**
 * What ran in an environment at a moment and what was last tried there, as far as it was known.
 * @param ran what was believed of successes: at least the newest that was so
 * @param tried what was believed of attempts: at least every version of the newest that was so
 * @param next the first success after the moment, if nothing was heard of it before: it may have been on its way
 */
export function occupantsThen(
  ran: readonly Belief[],
  tried: readonly Belief[],
  next: Occupant | null,
  moment: Moment,
): { current: Occupant | null; latest: Occupant | null } {
  const current = known(ran, moment).findLast((row) => wasSo(row, moment))?.occupant ?? null;
  const { said, guessed } = attemptThen(tried, moment);
  const coming = next && next.openedAt <= moment.asOf ? underWay(next) : null;
  const open = latestAttempt(coming, guessed);
  return { current, latest: latestAttempt(latestAttempt(open, current), said) };
}
