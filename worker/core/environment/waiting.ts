/** How many may wait at once. */
export const MAX_WAITERS = 50;
/** How long a waiter that does not ask again keeps its place. */
export const WAITER_TTL_MS = 60_000;
/** How long the first in the queue has to take what became free before the next may. */
export const OFFER_MS = 10_000;

/** Somebody who waits for an environment. Times are milliseconds since the epoch. */
export type Waiter = {
  readonly id: string;
  readonly holder: string;
  readonly claimId: string | null;
  readonly since: number;
  /** When its place is lost unless it asks again. */
  readonly expiresAt: number;
  /** Until when what became free is kept for it; null: not its turn. */
  readonly offeredUntil: number | null;
};

/** The queue as of `now`: who stopped asking is gone, and what is free is kept for the first for a while. */
export function settleQueue(queue: readonly Waiter[], isFree: boolean, now: number): readonly Waiter[] {
  const waiting = queue.filter(
    ({ expiresAt, offeredUntil }) => expiresAt > now && (offeredUntil === null || offeredUntil > now),
  );
  if (!isFree) {
    const offered = waiting.some(({ offeredUntil }) => offeredUntil !== null);
    return offered ? waiting.map((waiter) => ({ ...waiter, offeredUntil: null })) : waiting;
  }
  const [first, ...rest] = waiting;
  if (!first || first.offeredUntil !== null) return waiting;
  return [{ ...first, offeredUntil: now + OFFER_MS }, ...rest];
}
