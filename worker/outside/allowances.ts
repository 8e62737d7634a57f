import { type Allowance, type Lease, type Left, leaseSize } from "../core/allowance.ts";
import type { Env } from "../env.ts";
import type { Log } from "../services/log.ts";

type Held = { left: number; rest: number; endsAt: number };

const MAX_HELD = 10_000;
const held = new Map<string, Held>();

const leftOf = (allowance: Allowance, { left, rest, endsAt }: Held, now: number): Left => ({
  allowance,
  remaining: left + rest,
  resetSeconds: Math.max(1, Math.ceil((endsAt - now) / 1000)),
});

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
): Promise<{ readonly isTaken: boolean; readonly left: Left } | null> {
  const name = `${tenant}|${key}`;
  let mine = held.get(name);
  if (!mine || now >= mine.endsAt || mine.left <= 0) {
    let leased: Lease;
    try {
      leased = await env.QUOTA.getByName(tenant).lease(key, allowance, leaseSize(allowance));
    } catch (error) {
      log.error("quota.failed", error, { tenant });
      return null;
    }
    mine = { left: leased.granted, rest: leased.rest, endsAt: leased.endsAt };
    if (held.size >= MAX_HELD) held.clear();
    held.set(name, mine);
  }
  const isTaken = mine.left > 0;
  if (isTaken) mine.left -= 1;
  return { isTaken, left: leftOf(allowance, mine, now) };
}
