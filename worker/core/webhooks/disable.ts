const HOUR_MS = 60 * 60 * 1000;

/** What attempts became in one hour. Times are milliseconds since the epoch. */
export type Tally = {
  /** When the hour began. */
  readonly start: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of those that failed; null: none did. */
  readonly firstFailedAt: number | null;
  readonly lastFailedAt: number | null;
};

/**
 * How an endpoint fares. `failing`: it is to be disabled if this goes on, and its people are warned; `disable`: it went on;
 * `struggling`: more than a twentieth of the last day failed.
 */
export type Judgement = "idle" | "healthy" | "struggling" | "failing" | "disable";

/** How far back attempts are looked at. */
export const WINDOW_MS = 5 * 24 * HOUR_MS;

/** For how long an endpoint has been failing, by how many attempts. */
type Failing = { readonly spanMs: number; readonly attempts: number };
export const DISABLE_AT: Failing = { spanMs: 72 * HOUR_MS, attempts: 10 };
/** A single message that nobody accepts is warned of as well: its eighth attempt comes after 31 hours. */
export const WARN_AT: Failing = { spanMs: 24 * HOUR_MS, attempts: 5 };
/** One good hour among many bad ones does not hide them: what is not more than this share is as good as none. */
export const MAX_GOOD_SHARE = 0.05;
const MAX_FAILED_SHARE = 0.05;
const RECENT_MS = 24 * HOUR_MS;

/** The hour that a moment lies in, as milliseconds since the epoch. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** An hour's tally with one attempt more. `tally` null: there was none in this hour. */
export function tallied(tally: Tally | null, { at, ok }: { at: number; ok: boolean }): Tally {
  const before = tally ?? {
    start: hourOf(at),
    succeeded: 0,
    failed: 0,
    firstFailedAt: null,
    lastFailedAt: null,
  };
  if (ok) return { ...before, succeeded: before.succeeded + 1 };
  return {
    ...before,
    failed: before.failed + 1,
    firstFailedAt: Math.min(before.firstFailedAt ?? at, at),
    lastFailedAt: Math.max(before.lastFailedAt ?? at, at),
  };
}

/** The tallies with one attempt more, in the order of their hours. */
export function withAttempt(tallies: readonly Tally[], attempt: { at: number; ok: boolean }): Tally[] {
  const start = hourOf(attempt.at);
  const found = tallies.find((tally) => tally.start === start) ?? null;
  const others = tallies.filter((tally) => tally !== found);
  return [...others, tallied(found, attempt)].sort((a, b) => a.start - b.start);
}

const since = (tallies: readonly Tally[], from: number) => tallies.filter(({ start }) => start > from);

/** The tallies that still count. `now` is in milliseconds since the epoch. */
export const pruned = (tallies: readonly Tally[], now: number): Tally[] => since(tallies, now - WINDOW_MS);

const sum = (tallies: readonly Tally[], of: "succeeded" | "failed") =>
  tallies.reduce((total, tally) => total + tally[of], 0);

/**
 * Whether there is a failure from which on it has been failing for so long: until the last failure, nothing succeeded in
 * nineteen of twenty hours in which something was tried. Hours are counted and not attempts, so that neither a day of many
 * successes nor an hour of many failures outweighs the rest.
 */
function isFailing(tallies: readonly Tally[], { spanMs, attempts }: Failing): boolean {
  const last = Math.max(...tallies.map(({ lastFailedAt }) => lastFailedAt ?? 0));
  let [hours, good, made] = [0, 0, 0];
  for (const { succeeded, failed, firstFailedAt } of tallies.toReversed()) {
    hours += 1;
    good += succeeded > 0 ? 1 : 0;
    made += succeeded + failed;
    const isLong = firstFailedAt !== null && last - firstFailedAt >= spanMs;
    if (isLong && made >= attempts && good <= hours * MAX_GOOD_SHARE) return true;
  }
  return false;
}

/**
 * How an endpoint fares, by the attempts of the last five days. It is to be disabled when it has been failing for 72 hours or
 * more: since a failure so long before the last one at least ten attempts were made, and in at most one of twenty hours with
 * attempts any of them succeeded. It is failing when the same holds for 24 hours and five attempts. Only a failure is a
 * reason to disable: whoever acts on it asks after one. What an endpoint did before it was enabled again is not to be given.
 * @param tallies in the order of their hours
 * @param now milliseconds since the epoch
 */
export function judge(tallies: readonly Tally[], now: number): Judgement {
  const counted = pruned(tallies, now);
  if (isFailing(counted, DISABLE_AT)) return "disable";
  if (isFailing(counted, WARN_AT)) return "failing";
  const recent = since(counted, now - RECENT_MS);
  const failed = sum(recent, "failed");
  const attempts = failed + sum(recent, "succeeded");
  if (attempts === 0) return "idle";
  return failed > attempts * MAX_FAILED_SHARE ? "struggling" : "healthy";
}
