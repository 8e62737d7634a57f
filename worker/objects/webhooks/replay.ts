import type { StoredMessage } from "../../core/webhooks/message.ts";
import { isWanted } from "../../core/webhooks/wanted.ts";
import type { EndpointAt, EndpointRow, ReplayRange } from "../../services/webhooks/ports.ts";
import { wantedOf } from "./dispatch.ts";
import type { DispatchDesk } from "./dispatch-desk.ts";
import { deliveryOf } from "./rendering.ts";

/** How many one call replays, at most. */
const AT_ONCE = 1000;
const READ_AT_ONCE = 500;
/** Of so many messages one call looks whether they are wanted. */
const MAX_READ = 50_000;

type Replayed = { readonly queued: number; readonly next: number | null };

/** Those that are kept here and did not arrive. */
function replayFailed(desk: DispatchDesk, range: ReplayRange): Replayed {
  const lost = desk.deliveries.lost(range, AT_ONCE + 1);
  const next = lost.length > AT_ONCE ? (lost[AT_ONCE]?.createdAt ?? null) : null;
  const now = desk.now();
  let queued = 0;
  desk.deliveries.transaction(() => {
    for (const { messageId } of lost.slice(0, AT_ONCE))
      if (desk.deliveries.again(messageId, now) === "queued") queued += 1;
  });
  return { queued, next };
}

/**
 * Everything that was written in a time, as the endpoint wants it now: what it was never sent, and, where all is asked
 * for, what it was sent as well. It stops between two moments, so that going on from the next repeats and leaves out nothing.
 */
async function replayMessages(
  desk: DispatchDesk,
  at: EndpointAt,
  row: EndpointRow,
  range: ReplayRange,
): Promise<Replayed> {
  const ledger = desk.ledger(at);
  const site = await desk.site(at);
  const wanted = { ...wantedOf(row), startsAfter: 0 };
  let last: StoredMessage | null = null;
  for (let [queued, looked] = [0, 0]; ; ) {
    const read: StoredMessage[] = await ledger.messages.between(at.orgId, range, last, READ_AT_ONCE);
    for (const message of read) {
      const isNewMoment = message.createdAt > (last?.createdAt ?? range.since);
      if (isNewMoment && (queued >= AT_ONCE || looked >= MAX_READ))
        return { queued, next: message.createdAt };
      last = message;
      looked += 1;
      if (!isWanted(wanted, message)) continue;
      const isKnown = desk.deliveries.has(message.id);
      const delivery = isKnown ? null : deliveryOf(row, site, message);
      if (delivery) desk.deliveries.add(delivery, "replay", desk.now());
      const isAgain =
        isKnown && range.only === "all" && desk.deliveries.again(message.id, desk.now()) === "queued";
      if (delivery || isAgain) queued += 1;
    }
    if (read.length < READ_AT_ONCE) return { queued, next: null };
  }
}

/** Sends again what failed, what was never sent, or everything of a time. */
export async function replayMany(desk: DispatchDesk, at: EndpointAt, range: ReplayRange): Promise<Replayed> {
  if (range.only === "failed") return replayFailed(desk, range);
  const row = await desk.ledger(at).endpoints.find(at.orgId, at.endpointId);
  return row ? replayMessages(desk, at, row, range) : { queued: 0, next: null };
}
