import { ok, type Result, refuse } from "../result.ts";

/**
 * The timed, fenced hold on an environment, and the queue of those who wait for it. Times are milliseconds since the
 * epoch by the owner's own clock; nobody else's clock decides anything. Every function settles first what time has
 * decided, so that whatever is read or changed is as of `now`.
 */

/** How many may wait at once. */
export const MAX_WAITERS = 50;
/** How long a waiter that does not ask again keeps its place. */
export const WAITER_TTL_MS = 60_000;
/** How long the first in the queue has to take what became free before the next may. */
export const OFFER_MS = 10_000;
/** Fences start from here, so that a restored or rebuilt owner never repeats one: 2026-01-01. */
const FENCE_EPOCH_MS = Date.UTC(2026, 0, 1);

export type Lock = {
  readonly id: string;
  /** Names one hold. Grows with every hold, for ever. */
  readonly fence: number;
  readonly holder: string;
  readonly reason: string | null;
  /** Who asks again with it means the same hold. Null: it gave none. */
  readonly claimId: string | null;
  readonly since: number;
  readonly expiresAt: number;
};

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

export type Lease = {
  readonly lock: Lock | null;
  readonly queue: readonly Waiter[];
  /** The greatest fence there ever was. */
  readonly lastFence: number;
};

/** An environment nobody ever held. */
export const FREE: Lease = { lock: null, queue: [], lastFence: 0 };

export type LeaseEvent =
  | { readonly kind: "acquired"; readonly lock: Lock }
  | { readonly kind: "released"; readonly lock: Lock }
  | { readonly kind: "expired"; readonly lock: Lock }
  | { readonly kind: "stolen"; readonly lock: Lock; readonly reason: string };

export type Step = { readonly lease: Lease; readonly events: readonly LeaseEvent[] };
type Acquired = Step & { readonly lock: Lock };

/**
 * The fence after another: greater than it, and at least the milliseconds since 2026, so that an owner whose storage
 * was lost or set back goes on above what it gave out before.
 */
export const nextFence = (last: number, now: number): number =>
  Math.max(last + 1, Math.floor(now) - FENCE_EPOCH_MS);

/** The queue as of `now`: who stopped asking is gone, and what is free is kept for the first for a while. */
function settleQueue(queue: readonly Waiter[], isFree: boolean, now: number): readonly Waiter[] {
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

/** What time alone has decided by `now`: a hold that ran out, places that were lost, whose turn it is. */
export function settle(lease: Lease, now: number): Step {
  const { lock, lastFence } = lease;
  const isOver = lock !== null && lock.expiresAt <= now;
  const held = isOver ? null : lock;
  return {
    lease: { lock: held, queue: settleQueue(lease.queue, held === null, now), lastFence },
    events: isOver ? [{ kind: "expired", lock }] : [],
  };
}

export type Claim = {
  readonly holder: string;
  readonly reason: string | null;
  readonly claimId: string | null;
  readonly ttlMs: number;
};

export type NotAcquired =
  | { readonly reason: "held"; readonly step: Step; readonly lock: Lock }
  /** It is free, and kept for those who wait longer. */
  | { readonly reason: "reserved"; readonly step: Step };

const isSameClaim = (claim: Claim, other: { holder: string; claimId: string | null }): boolean =>
  claim.claimId !== null && claim.claimId === other.claimId && claim.holder === other.holder;

function hold(step: Step, claim: Claim, id: string, now: number): Acquired {
  const fence = nextFence(step.lease.lastFence, now);
  const { holder, reason, claimId, ttlMs } = claim;
  const lock: Lock = { id, fence, holder, reason, claimId, since: now, expiresAt: now + ttlMs };
  const waiting = step.lease.queue.filter((waiter) => !isSameClaim(claim, waiter));
  const queue = waiting.map((waiter) => ({ ...waiter, offeredUntil: null }));
  return {
    lease: { lock, queue, lastFence: fence },
    events: [...step.events, { kind: "acquired", lock }],
    lock,
  };
}

/**
 * Takes the hold if it is free and nobody waits longer. The same claim by the same holder again is answered with the
 * hold it has already, so that a request sent twice takes once.
 * @param id of the hold, if one begins
 */
export function acquire(lease: Lease, claim: Claim, id: string, now: number): Result<Acquired, NotAcquired> {
  const step = settle(lease, now);
  const { lock, queue } = step.lease;
  if (lock && isSameClaim(claim, lock)) return ok({ ...step, lock });
  if (lock) return refuse({ reason: "held", step, lock });
  const [first] = queue;
  if (first && !isSameClaim(claim, first)) return refuse({ reason: "reserved", step });
  return ok(hold(step, claim, id, now));
}

/** Takes the hold from whoever has it, or from whoever it is kept for. Who may is for the caller to know. */
export function steal(lease: Lease, claim: Claim, id: string, why: string, now: number): Acquired {
  const step = settle(lease, now);
  const { lock } = step.lease;
  if (lock && isSameClaim(claim, lock)) return { ...step, lock };
  const taken: LeaseEvent[] = lock ? [{ kind: "stolen", lock, reason: why }] : [];
  return hold({ lease: step.lease, events: [...step.events, ...taken] }, claim, id, now);
}

export type NotJoined = { readonly reason: "full"; readonly step: Step };

/**
 * Takes a place in the queue, or keeps the one this claim has: to ask again is how a waiter shows that it still waits.
 * @param id of the place, if one is taken
 */
export function join(
  lease: Lease,
  claim: Pick<Claim, "holder" | "claimId">,
  id: string,
  now: number,
): Result<Step & { readonly waiter: Waiter; readonly place: number }, NotJoined> {
  const step = settle(lease, now);
  const { queue } = step.lease;
  const { holder, claimId } = claim;
  const at = queue.findIndex(
    (waiter) =>
      waiter.id === id || (claimId !== null && waiter.claimId === claimId && waiter.holder === holder),
  );
  const known = queue[at];
  if (!known && queue.length >= MAX_WAITERS) return refuse({ reason: "full", step });
  const waiter: Waiter = known
    ? { ...known, expiresAt: now + WAITER_TTL_MS }
    : { id, holder, claimId, since: now, expiresAt: now + WAITER_TTL_MS, offeredUntil: null };
  const joined = known ? queue.with(at, waiter) : [...queue, waiter];
  const settled = settleQueue(joined, step.lease.lock === null, now);
  const place = settled.findIndex((other) => other.id === waiter.id) + 1;
  return ok({ lease: { ...step.lease, queue: settled }, events: step.events, waiter, place });
}

/** Gives up a place in the queue. */
export function leave(lease: Lease, waiterId: string, now: number): Step {
  const step = settle(lease, now);
  const queue = step.lease.queue.filter(({ id }) => id !== waiterId);
  return {
    lease: { ...step.lease, queue: settleQueue(queue, step.lease.lock === null, now) },
    events: step.events,
  };
}

/** Whose turn it is: the waiter for whom the free environment is kept. */
export function dueWaiter(lease: Lease, now: number): Waiter | null {
  const { lock, queue } = settle(lease, now).lease;
  return lock === null ? (queue[0] ?? null) : null;
}

/** A fence that does not name the hold there is: it ran out, was given back, was stolen, or never was. */
export type Stale = { readonly reason: "stale_fence"; readonly step: Step; readonly lock: Lock | null };

/** Prolongs a hold: from `now`, never shortening what was promised. */
export function renew(lease: Lease, fence: number, ttlMs: number, now: number): Result<Acquired, Stale> {
  const step = settle(lease, now);
  const { lock } = step.lease;
  if (!lock || lock.fence !== fence) return refuse({ reason: "stale_fence", step, lock });
  const renewed: Lock = { ...lock, expiresAt: Math.max(lock.expiresAt, now + ttlMs) };
  return ok({ lease: { ...step.lease, lock: renewed }, events: step.events, lock: renewed });
}

function letGo(step: Step, events: readonly LeaseEvent[], now: number): Step {
  const queue = settleQueue(step.lease.queue, true, now);
  return { lease: { ...step.lease, lock: null, queue }, events: [...step.events, ...events] };
}

/**
 * Gives a hold back. Said twice, or of a hold that ran out with nobody after it, it is done already; of a hold that
 * another one followed it is stale, and changes nothing.
 */
export function release(lease: Lease, fence: number, now: number): Result<Step, Stale> {
  const step = settle(lease, now);
  const { lock, lastFence } = step.lease;
  if (lock?.fence === fence) return ok(letGo(step, [{ kind: "released", lock }], now));
  if (lock === null && fence === lastFence) return ok(step);
  return refuse({ reason: "stale_fence", step, lock });
}

/** Ends whatever hold there is, by the word of somebody who may. */
export function breakLock(lease: Lease, why: string, now: number): Step {
  const step = settle(lease, now);
  const { lock } = step.lease;
  return lock ? letGo(step, [{ kind: "stolen", lock, reason: why }], now) : step;
}

/** When time will next change something; null: never by itself. */
export function nextChange({ lock, queue }: Lease): number | null {
  const moments = [
    ...(lock ? [lock.expiresAt] : []),
    ...queue.flatMap(({ expiresAt, offeredUntil }) => [
      expiresAt,
      ...(offeredUntil === null ? [] : [offeredUntil]),
    ]),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
}
