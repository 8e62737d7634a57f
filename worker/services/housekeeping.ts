import { COUNTED_MS } from "./accounts/letter-allowance.ts";
import type { Sessions } from "./accounts/sessions.ts";
import type { Control } from "./control.ts";
import { type IdempotencyStore, KEPT_MS } from "./idempotency.ts";
import type { Log } from "./log.ts";
import type { Messages } from "./webhooks/ports.ts";

const MAX_PURGES = 50;

/** How long messages can be replayed. */
const MESSAGES_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

async function purge(some: () => Promise<number>): Promise<number> {
  let gone = 0;
  for (let round = 0; round < MAX_PURGES; round += 1) {
    const purged = await some();
    gone += purged;
    if (purged === 0) break;
  }
  return gone;
}

/** Housekeeping reads whole tables, so it comes once an hour, with the first minute's tick. */
export const isHousekeepingTime = (now: number): boolean => new Date(now).getUTCMinutes() === 0;

/**
 * Forgets what has outlived its time: answers kept for a repeated key, sessions that ran out. Nothing waits for it: what
 * it does not get to goes the next time.
 * @param now milliseconds since the epoch
 */
export async function keepHouse(
  parts: {
    readonly sessions: Sessions;
    readonly control: Pick<Control, "letters" | "challenges" | "invitations" | "trusts" | "organisations">;
    readonly idempotency: readonly IdempotencyStore[];
    readonly messages: readonly Pick<Messages, "removeSome">[];
    readonly log: Log;
  },
  now: number,
): Promise<void> {
  try {
    await parts.sessions.endExpired();
    await parts.control.letters.purge(now, now - COUNTED_MS);
    const { challenges, invitations, trusts, organisations } = parts.control;
    for (const table of [challenges, invitations, trusts, organisations]) await table.purge(now);
    let answers = 0;
    for (const store of parts.idempotency) answers += await purge(() => store.purge(now - KEPT_MS));
    let messages = 0;
    for (const store of parts.messages)
      messages += await purge(() => store.removeSome(now - MESSAGES_KEPT_MS));
    parts.log.info("housekeeping.done", { answers, messages });
  } catch (error) {
    parts.log.error("housekeeping.failed", error, {});
  }
}
