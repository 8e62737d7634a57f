import {
  acquire,
  breakLock,
  type Claim,
  type Joined,
  join,
  type Lease,
  leave,
  nextChange,
  release,
  renew,
  steal,
  stillWants,
} from "../../core/environment/lease.ts";
import { follow, settled, type Tenure } from "../../core/environment/tenure.ts";
import { holdOf } from "../../services/environments/memos.ts";
import type {
  By,
  EnvironmentAt,
  HoldAnswer,
  LockAnswer,
  LockClaim,
} from "../../services/environments/ports.ts";
import { type Desk, ids } from "./desk.ts";

/** A waiter shows that it still waits at least this often. */
const ASK_AGAIN_MS = 20_000;

const keepLease = (
  desk: Desk,
  at: EnvironmentAt,
  by: By | null,
  tenure: Tenure,
  step: { lease: Lease; events: Parameters<typeof follow>[1]["events"] },
) => desk.keep(at, by, follow(tenure, step, Date.now()));

/** Takes the lock if it is free; false where it is not. */
function tryOnce(
  desk: Desk,
  at: EnvironmentAt,
  claim: Claim,
  stealing: string | null,
  by: By,
): LockAnswer | null {
  const now = Date.now();
  const { tenure } = desk.memory;
  const id = ids.next("lck", now);
  if (stealing !== null) {
    const taken = steal(tenure.lease, claim, id, stealing, now);
    keepLease(desk, at, by, tenure, taken);
    return { ok: true, lock: taken.lock };
  }
  const result = acquire(tenure.lease, claim, id, now);
  if (!result.ok) return null;
  keepLease(desk, at, by, tenure, result.value);
  return { ok: true, lock: result.value.lock };
}

function notTaken(
  { memory }: Desk,
  reason: "held" | "queue_full",
  at: Pick<Joined, "place" | "waiter"> | null,
): LockAnswer {
  const { lock, queue } = memory.tenure.lease;
  const place = { place: at?.place ?? null, queueId: at?.waiter.id ?? null };
  return { ok: false, reason, lock, ...place, waiting: queue.length };
}

/** Takes the lock, or waits in the queue for it as long as was asked. A place in the queue outlives the request for a while. */
export async function takeLock(desk: Desk, at: EnvironmentAt, asked: LockClaim, by: By): Promise<LockAnswer> {
  const { holder, reason, ttlMs, waitMs } = asked;
  const until = Date.now() + waitMs;
  const queueId = ids.next("wtr");
  // Who gave no claim of its own is known in the queue by its place.
  const claim: Claim = { holder, reason, ttlMs, claimId: asked.claimId ?? (waitMs > 0 ? queueId : null) };
  for (let before: Joined | null = null; ; ) {
    const now = Date.now();
    const step = settled(desk.memory.tenure, now);
    if (step.events.length > 0) desk.keep(at, null, step);
    // The one who asked went away: what it gave up is not taken in its name.
    if (before && !stillWants(step.tenure.lease, before.waiter.id, claim))
      return notTaken(desk, "held", null);
    const taken = tryOnce(desk, at, claim, asked.steal, by);
    if (taken) return taken;
    if (waitMs === 0) return notTaken(desk, "held", null);
    const joined = join(desk.memory.tenure.lease, claim, queueId, now);
    if (!joined.ok) return notTaken(desk, "queue_full", null);
    keepLease(desk, at, null, desk.memory.tenure, joined.value);
    if (now >= until) return notTaken(desk, "held", joined.value);
    before = joined.value;
    const change = nextChange(joined.value.lease) ?? Infinity;
    await desk.room.change(Math.min(until - now, change - now, ASK_AGAIN_MS));
  }
}

export function renewLock(desk: Desk, at: EnvironmentAt, fence: number, ttlMs: number): HoldAnswer {
  const { tenure } = desk.memory;
  const result = renew(tenure.lease, fence, ttlMs, Date.now());
  const step = follow(tenure, result.ok ? result.value : result.step, Date.now());
  if (!result.ok) {
    desk.keep(at, null, step);
    return { ok: false, reason: result.reason, lock: result.lock };
  }
  desk.keep(at, null, step, [{ kind: "hold", row: holdOf(result.value.lock) }]);
  return { ok: true, lock: result.value.lock };
}

export function releaseLock(
  desk: Desk,
  at: EnvironmentAt,
  fence: number,
  by: By,
): HoldAnswer | { readonly ok: true; readonly lock: null } {
  const { tenure } = desk.memory;
  const result = release(tenure.lease, fence, Date.now());
  keepLease(desk, at, by, tenure, result.ok ? result.value : result.step);
  return result.ok ? { ok: true, lock: null } : { ok: false, reason: result.reason, lock: result.lock };
}

export function forceLock(desk: Desk, at: EnvironmentAt, reason: string, by: By): void {
  const { tenure } = desk.memory;
  keepLease(desk, at, by, tenure, breakLock(tenure.lease, reason, Date.now()));
}

export function leaveQueue(desk: Desk, at: EnvironmentAt, waiterId: string): void {
  const { tenure } = desk.memory;
  keepLease(desk, at, null, tenure, leave(tenure.lease, waiterId, Date.now()));
  desk.room.wakeAll();
}
