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
/** Over how long attempts have failed, from the first to the last, before an endpoint is disabled, and before it is warned of. */
export const DISABLE_SPAN_MS = 72 * HOUR_MS;
export const WARN_SPAN_MS = 24 * HOUR_MS;
/** Fewer attempts prove nothing. */
export const MIN_ATTEMPTS = 10;
/** One success among many failures does not hide them: what is not more than this share is as good as none. */
export const MAX_SUCCESS_SHARE = 0.05;
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

/** From the first failure to the last, in milliseconds. */
function failingFor(tallies: readonly Tally[]): number {
  const first = tallies.flatMap(({ firstFailedAt }) => firstFailedAt ?? []);
  const last = tallies.flatMap(({ lastFailedAt }) => lastFailedAt ?? []);
  return first.length === 0 ? 0 : Math.max(...last) - Math.min(...first);
}

function isFailing(tallies: readonly Tally[], spanMs: number): boolean {
  const succeeded = sum(tallies, "succeeded");
  const attempts = succeeded + sum(tallies, "failed");
  return (
    attempts >= MIN_ATTEMPTS && succeeded <= attempts * MAX_SUCCESS_SHARE && failingFor(tallies) >= spanMs
  );
}

/**
 * How an endpoint fares, by the attempts of the last five days. It is to be disabled when attempts failed over 72 hours or more,
 * at least ten were made, and at most one in twenty of them succeeded; it is failing when the same holds for 24 hours.
 * Only a failure is a reason to disable: whoever acts on it asks after one. What an endpoint did before it was enabled again
 * is not to be given.
 * @param now milliseconds since the epoch
 */
export function judge(tallies: readonly Tally[], now: number): Judgement {
  const counted = pruned(tallies, now);
  if (isFailing(counted, DISABLE_SPAN_MS)) return "disable";
  if (isFailing(counted, WARN_SPAN_MS)) return "failing";
  const recent = since(counted, now - RECENT_MS);
  const failed = sum(recent, "failed");
  const attempts = failed + sum(recent, "succeeded");
  if (attempts === 0) return "idle";
  return failed > attempts * MAX_SUCCESS_SHARE ? "struggling" : "healthy";
}
