import { type Allowance, type Held, type Left, leaseSize, withLease } from "../core/allowance.ts";
import type { Env } from "../env.ts";
import type { Log } from "../services/log.ts";

const MAX_HELD = 10_000;
/** An answer that takes longer than this keeps nobody else from asking. */
const ASKING_MS = 1000;

const held = new Map<string, Held>();
/** For what more is being asked, and until when others ask for one each. */
const asking = new Map<string, number>();

type Taken = { readonly isTaken: boolean; readonly left: Left };

/** Takes one out of what is held, with no await in between. */
function take(name: string, allowance: Allowance, { left, rest, endsAt }: Held, now: number): Taken {
  const isTaken = left > 0;
  const after = { left: isTaken ? left - 1 : left, rest, endsAt };
  if (held.size >= MAX_HELD && !held.has(name)) held.clear();
  held.set(name, after);
  const resetSeconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
  return { isTaken, left: { allowance, remaining: after.left + rest, resetSeconds } };
}

/**
 * Leases more, and takes one of it. While one request asks for many, those that come at the same time ask for one each:
 * together they would take the whole allowance away from other isolates, and each would forget what the others got.
 */
async function leaseAndTake(
  env: Env,
  now: number,
  tenant: string,
  key: string,
  allowance: Allowance,
): Promise<Taken> {
  const name = `${tenant}|${key}`;
  const isFirst = now >= (asking.get(name) ?? 0);
  if (isFirst) asking.set(name, now + ASKING_MS);
  try {
    const wanted = isFirst ? leaseSize(allowance) : 1;
    const leased = await env.QUOTA.getByName(tenant).lease(key, allowance, wanted);
    return take(name, allowance, withLease(held.get(name) ?? null, leased), now);
  } finally {
    if (isFirst) asking.delete(name);
  }
}

/**
 * Takes one from an allowance, out of what this isolate has leased. The object that keeps count is asked once for many
 * requests; where it does not answer, requests go on.
 */
export async function takeOne(
  env: Env,
  log: Log,
  now: number,
  tenant: string,
  key: string,
  allowance: Allowance,
): Promise<Taken | null> {
  const name = `${tenant}|${key}`;
  const mine = held.get(name);
  if (mine && now < mine.endsAt && mine.left > 0) return take(name, allowance, mine, now);
  try {
    return await leaseAndTake(env, now, tenant, key, allowance);
  } catch (error) {
    log.error("quota.failed", error, { tenant });
    return null;
  }
}
