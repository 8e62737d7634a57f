import { ok, type Result, refuse } from "../result.ts";
import { MAX_WAITERS, settleQueue, WAITER_TTL_MS, type Waiter } from "./waiting.ts";

/**
 * The timed, fenced hold on an environment, and the queue of those who wait for it. Times are milliseconds since the
 * epoch by the owner's own clock; nobody else's clock decides anything. Every function settles first what time has
 * decided, so that whatever is read or changed is as of `now`.
 */

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
  /** Null: until somebody says otherwise. Only a seal is held so. */
  readonly expiresAt: number | null;
};

/** A hold of nobody's, that keeps everybody out until somebody says otherwise. */
export type Seal = { readonly id: string; readonly reason: string };

/** Who holds what is sealed. */
export const SEALER = "slipway";

export type Lease = {
  readonly lock: Lock | null;
  readonly queue: readonly Waiter[];
  /** The greatest fence there ever was. */
  readonly lastFence: number;
  /** What takes hold as soon as the hold there is ends. */
  readonly seal: Seal | null;
};

/** An environment nobody ever held. */
export const FREE: Lease = { lock: null, queue: [], lastFence: 0, seal: null };

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

/** What is free, with the seal that waited for it and whose turn it is. */
function free(lease: Lease, now: number): Step {
  const { seal, lastFence } = lease;
  if (seal === null) {
    return { lease: { ...lease, lock: null, queue: settleQueue(lease.queue, true, now) }, events: [] };
  }
  const fence = nextFence(lastFence, now);
  const { id, reason } = seal;
  const lock: Lock = { id, fence, holder: SEALER, reason, claimId: null, since: now, expiresAt: null };
  const queue = settleQueue(lease.queue, false, now);
  return { lease: { lock, queue, lastFence: fence, seal: null }, events: [{ kind: "acquired", lock }] };
}

/** What time alone has decided by `now`: a hold that ran out, places that were lost, whose turn it is. */
export function settle(lease: Lease, now: number): Step {
  const { lock } = lease;
  const isOver = lock !== null && lock.expiresAt !== null && lock.expiresAt <= now;
  if (lock !== null && !isOver)
    return { lease: { ...lease, queue: settleQueue(lease.queue, false, now) }, events: [] };
  const { lease: settled, events } = free(lease, now);
  return { lease: settled, events: isOver ? [{ kind: "expired", lock }, ...events] : events };
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

type Claimant = Pick<Claim, "holder" | "claimId">;

const isSameClaim = (claim: Claimant, other: Claimant): boolean =>
  claim.claimId !== null && claim.claimId === other.claimId && claim.holder === other.holder;

function hold(step: Step, claim: Claim, id: string, now: number): Acquired {
  const fence = nextFence(step.lease.lastFence, now);
  const { holder, reason, claimId, ttlMs } = claim;
  const lock: Lock = { id, fence, holder, reason, claimId, since: now, expiresAt: now + ttlMs };
  const waiting = step.lease.queue.filter((waiter) => !isSameClaim(claim, waiter));
  const queue = waiting.map((waiter) => ({ ...waiter, offeredUntil: null }));
  return {
    lease: { ...step.lease, lock, queue, lastFence: fence },
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

export type Joined = Step & { readonly waiter: Waiter; readonly place: number };
export type NotJoined = { readonly reason: "full"; readonly step: Step };

/**
 * Takes a place in the queue, or keeps the one this claim has: to ask again is how a waiter shows that it still waits.
 * @param id of the place, if one is taken
 */
export function join(lease: Lease, claim: Claimant, id: string, now: number): Result<Joined, NotJoined> {
  const step = settle(lease, now);
  const { queue } = step.lease;
  const { holder, claimId } = claim;
  const at = queue.findIndex((waiter) => waiter.id === id || isSameClaim(claim, waiter));
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

function without(lease: Lease, goes: (waiter: Waiter) => boolean, now: number): Step {
  const step = settle(lease, now);
  const queue = step.lease.queue.filter((waiter) => !goes(waiter));
  return {
    lease: { ...step.lease, queue: settleQueue(queue, step.lease.lock === null, now) },
    events: step.events,
  };
}

/** Gives up a place in the queue. */
export const leave = (lease: Lease, waiterId: string, now: number): Step =>
  without(lease, ({ id }) => id === waiterId, now);

/** Gives up the place that a claim has, if it has one. */
export const withdraw = (lease: Lease, claim: Claimant, now: number): Step =>
  without(lease, (waiter) => isSameClaim(claim, waiter), now);

/** Whether a claim still waits in its place, or has what it waited for: who gave the place up wants it no more. */
export const stillWants = ({ lock, queue }: Lease, waiterId: string, claim: Claimant): boolean =>
  queue.some(({ id }) => id === waiterId) || (lock !== null && isSameClaim(claim, lock));

/** Whose turn it is: the waiter for whom the free environment is kept. */
export function dueWaiter(lease: Lease, now: number): Waiter | null {
  const { lock, queue } = settle(lease, now).lease;
  return lock === null ? (queue[0] ?? null) : null;
}

export type NotTheirs =
  /** The fence does not name the hold there is: that ran out, was given back, was stolen, or never was. */
  | { readonly reason: "stale_fence"; readonly step: Step; readonly lock: Lock | null }
  /** It is sealed: that ends by the word of somebody who may, not by knowing its fence. */
  | { readonly reason: "sealed"; readonly step: Step; readonly lock: Lock };

/** Prolongs a hold: from `now`, never shortening what was promised. */
export function renew(lease: Lease, fence: number, ttlMs: number, now: number): Result<Acquired, NotTheirs> {
  const step = settle(lease, now);
  const { lock } = step.lease;
  if (!lock || lock.fence !== fence) return refuse({ reason: "stale_fence", step, lock });
  if (lock.expiresAt === null) return refuse({ reason: "sealed", step, lock });
  const renewed: Lock = { ...lock, expiresAt: Math.max(lock.expiresAt, now + ttlMs) };
  return ok({ lease: { ...step.lease, lock: renewed }, events: step.events, lock: renewed });
}

function letGo(step: Step, events: readonly LeaseEvent[], now: number): Step {
  const after = free(step.lease, now);
  return { lease: after.lease, events: [...step.events, ...events, ...after.events] };
}

/**
 * Gives a hold back. Said twice, or of a hold that ran out with nobody after it, it is done already; of a hold that
 * another one followed it is stale, and changes nothing.
 */
export function release(lease: Lease, fence: number, now: number): Result<Step, NotTheirs> {
  const step = settle(lease, now);
  const { lock, lastFence } = step.lease;
  if (lock?.fence === fence && lock.expiresAt === null) return refuse({ reason: "sealed", step, lock });
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

/** Keeps everybody out from when the hold there is ends, at once where there is none. Sealed twice is sealed once. */
export function sealWith(lease: Lease, seal: Seal, now: number): Step {
  const step = settle(lease, now);
  const { lock } = step.lease;
  if (lock !== null && lock.expiresAt === null) return step;
  const sealed = { ...step.lease, seal };
  if (lock !== null) return { lease: sealed, events: step.events };
  const after = free(sealed, now);
  return { lease: after.lease, events: [...step.events, ...after.events] };
}

/** When time will next change something; null: never by itself. */
export function nextChange({ lock, queue }: Lease): number | null {
  const moments = [
    ...(lock !== null && lock.expiresAt !== null ? [lock.expiresAt] : []),
    ...queue.flatMap(({ expiresAt, offeredUntil }) => [
      expiresAt,
      ...(offeredUntil === null ? [] : [offeredUntil]),
    ]),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
}
