/** A deployment that is under way, as its environment knows it. Times are milliseconds since the epoch. */
export type Watched = {
  /** As the release's fold knows it. */
  readonly key: string;
  readonly releaseId: string;
  readonly version: string;
  readonly deploymentId: string;
  readonly startedAt: number;
  /** When that was learned: nobody is silent before they were first heard. */
  readonly heardAt: number;
};

/** How long deployments took here, the newest last; and those that are under way. */
export type Watch = { readonly durationsMs: readonly number[]; readonly watched: readonly Watched[] };

export const NOTHING_WATCHED: Watch = { durationsMs: [], watched: [] };

/** How many durations are kept, and how many under way are watched. */
export const KEPT_DURATIONS = 200;
const MAX_WATCHED = 50;
/** Fewer durations than this say nothing of how long one may take. */
const ENOUGH = 5;
const UNTIL_KNOWN_MS = 6 * 60 * 60_000;
const LEAST_MS = 5 * 60_000;

/**
 * How long a deployment here may take before its silence is news: the 99th percentile of those before (nearest rank),
 * at least five minutes; six hours while fewer than five are known. Milliseconds.
 */
export function patienceMs(durationsMs: readonly number[]): number {
  if (durationsMs.length < ENOUGH) return UNTIL_KNOWN_MS;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const rank = Math.ceil(0.99 * sorted.length);
  return Math.max(LEAST_MS, sorted[rank - 1] ?? 0);
}

/** What is heard of a deployment: it started, or it ended. */
export type Heard = Watched & { readonly endedAt: number | null };

/** The watch after some news. The same news again changes nothing. */
export function hear(watch: Watch, news: readonly Heard[]): Watch {
  let { durationsMs, watched } = watch;
  for (const { endedAt, ...one } of news) {
    const known = watched.some(({ key }) => key === one.key);
    if (endedAt === null) {
      if (!known) watched = [...watched, one].slice(-MAX_WATCHED);
    } else if (known) {
      watched = watched.filter(({ key }) => key !== one.key);
      durationsMs = [...durationsMs, Math.max(0, endedAt - one.startedAt)].slice(-KEPT_DURATIONS);
    }
  }
  return { durationsMs, watched };
}

const silentSince = ({ startedAt, heardAt }: Watched): number => Math.max(startedAt, heardAt);

/** Those of which nothing was heard for longer than their like take, with how long that is. */
export function lost(watch: Watch, now: number): { readonly one: Watched; readonly afterMs: number }[] {
  const patience = patienceMs(watch.durationsMs);
  return watch.watched
    .filter((one) => silentSince(one) + patience <= now)
    .map((one) => ({ one, afterMs: patience }));
}

/** When the next one will have been silent for too long; null: none is under way. */
export function nextLoss({ durationsMs, watched }: Watch): number | null {
  if (watched.length === 0) return null;
  return Math.min(...watched.map(silentSince)) + patienceMs(durationsMs);
}
