import {
  type AcquireLock,
  type EndLock,
  type Hold,
  LOCK_TTL_SECONDS,
  type Lock,
  type LockState,
  type RenewLock,
  type WaitQuery,
} from "../../../schema/contract/locks.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { getEnvironment } from "../gates/policies.ts";
import type { HoldRow } from "../gates/ports.ts";
import { projectIdOf } from "../ledger.ts";
import { notFound, Refusal } from "../refusal.ts";
import { byOf, environmentAt, showLock, showLockOrNull } from "./environment-at.ts";
import type { HoldAnswer, LockAnswer } from "./ports.ts";

const SECOND_MS = 1000;
const ttlMs = (seconds: number | undefined) => (seconds ?? LOCK_TTL_SECONDS.usual) * SECOND_MS;

function refused(answer: Extract<LockAnswer, { ok: false }>): Refusal {
  if (answer.reason === "unknown") return notFound("environment");
  const { lock, place, queueId, waiting } = answer;
  const extra = { lock: showLockOrNull(lock), place, queueId, waiting };
  if (answer.reason === "queue_full")
    return new Refusal("conflict", "The environment is held, and as many as may wait for it do.", { extra });
  const detail = lock
    ? `${lock.holder} holds the environment${lock.reason === null ? "" : `: ${lock.reason}`}.`
    : "The environment is free, and kept for those who wait longer.";
  return new Refusal("conflict", detail, { extra });
}

/** Takes the lock of an environment; held by another, it is a conflict that says who and until when. */
export async function acquireLock(
  ctx: OrgContext,
  slug: string,
  environment: string,
  input: AcquireLock,
  { wait }: WaitQuery,
): Promise<Lock> {
  authorise(ctx, "lock.hold", slug);
  if (input.steal) authorise(ctx, "lock.force", slug);
  const claim = {
    holder: input.holder.trim(),
    reason: input.reason ?? null,
    claimId: input.claimId ?? null,
    ttlMs: ttlMs(input.ttlSeconds),
    steal: input.steal?.reason ?? null,
    waitMs: wait * SECOND_MS,
  };
  const answer = await ctx.environments.acquire(environmentAt(ctx, slug, environment), claim, byOf(ctx));
  if (!answer.ok) throw refused(answer);
  return showLock(answer.lock);
}

function notTheirs({ reason, lock }: Extract<HoldAnswer, { ok: false }>): Refusal {
  if (reason === "unknown") return notFound("environment");
  const extra = { lock: showLockOrNull(lock) };
  if (reason === "sealed") {
    const detail =
      "The environment is shut until somebody who may says otherwise: end the lock by force, with a reason.";
    return new Refusal("conflict", detail, { extra });
  }
  const detail = lock
    ? `This fence is over: ${lock.holder} holds the environment now, with the fence ${lock.fence}.`
    : "This fence is over: the hold ran out, was given back, or never was.";
  return new Refusal("conflict", detail, { extra });
}

export async function renewLock(
  ctx: OrgContext,
  slug: string,
  environment: string,
  { fence, ttlSeconds }: RenewLock,
): Promise<Lock> {
  authorise(ctx, "lock.hold", slug);
  const answer = await ctx.environments.renew(
    environmentAt(ctx, slug, environment),
    fence,
    ttlMs(ttlSeconds),
  );
  if (!answer.ok) throw notTheirs(answer);
  return showLock(answer.lock);
}

/** Gives the lock back by its fence; or ends whatever hold there is, by who may. */
export async function endLock(
  ctx: OrgContext,
  slug: string,
  environment: string,
  input: EndLock,
): Promise<void> {
  authorise(ctx, "lock.hold", slug);
  const at = environmentAt(ctx, slug, environment);
  if ("force" in input) {
    authorise(ctx, "lock.force", slug);
    if (!(await ctx.environments.force(at, input.reason, byOf(ctx)))) throw notFound("environment");
    return;
  }
  const answer = await ctx.environments.release(at, input.fence, byOf(ctx));
  if (!answer.ok) throw notTheirs(answer);
}

export async function readLock(ctx: OrgContext, slug: string, environment: string): Promise<LockState> {
  authorise(ctx, "lock.read", slug);
  const state = await ctx.environments.read(environmentAt(ctx, slug, environment));
  if (!state) throw notFound("environment");
  return {
    lock: showLockOrNull(state.lock),
    queue: state.queue.map(({ id, holder, since, expiresAt }, index) => ({
      id,
      place: index + 1,
      holder,
      since: isoTime(since),
      expiresAt: isoTime(expiresAt),
    })),
  };
}

export async function leaveQueue(
  ctx: OrgContext,
  slug: string,
  environment: string,
  id: string,
): Promise<void> {
  authorise(ctx, "lock.hold", slug);
  const at = environmentAt(ctx, slug, environment);
  const state = await ctx.environments.read(at);
  if (!state?.queue.some((waiter) => waiter.id === id)) throw notFound("place in the queue");
  await ctx.environments.leave(at, id);
}

const showHold = (row: HoldRow): Hold => ({
  id: row.id,
  fence: row.fence,
  holder: row.holder,
  reason: row.reason,
  since: isoTime(row.since),
  expiresAt: isoTimeOrNull(row.expiresAt),
  endedAt: isoTimeOrNull(row.endedAt),
  ended: row.ended,
  endedBecause: row.endedBecause,
});

/** Who held an environment, newest first. */
export async function listHolds(
  ctx: OrgContext,
  slug: string,
  environment: string,
  { limit, cursor }: PageQuery,
): Promise<List<Hold>> {
  authorise(ctx, "lock.read", slug);
  const { key } = environmentAt(ctx, slug, environment);
  await getEnvironment(ctx, slug, environment);
  const below = Number(readCursor(cursor) ?? Number.MAX_SAFE_INTEGER);
  const rows = await ctx.ledger.gates.holds.list(projectIdOf(ctx.org.id, slug), key, below, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(showHold),
    nextCursor: last ? writeCursor(String(last.fence)) : null,
  };
}
