import type { StoredMessage } from "../../core/webhooks/message.ts";
import { isWanted } from "../../core/webhooks/wanted.ts";
import type { EndpointAt, EndpointRow, ReplayRange } from "../../services/webhooks/ports.ts";
import type { NewDelivery } from "./deliveries.ts";
import { wantedOf } from "./dispatch.ts";
import type { DispatchDesk } from "./dispatch-desk.ts";
import { deliveryOf } from "./rendering.ts";

/** How many one call replays, at most. */
const AT_ONCE = 1000;
const READ_AT_ONCE = 500;
/** Of so many messages one call looks whether they are wanted. */
const MAX_READ = 50_000;

type Replayed = { readonly queued: number; readonly next: number | null };

/** One that is to be sent: again, or for the first time. */
type Chosen = { readonly messageId: string; readonly first: NewDelivery | null };

type Choice = { readonly chosen: readonly Chosen[]; readonly next: number | null };

/** Those that are kept here and did not arrive. */
function chooseFailed(desk: DispatchDesk, range: ReplayRange): Choice {
  const lost = desk.deliveries.lost(range, AT_ONCE + 1);
  const next = lost.length > AT_ONCE ? (lost[AT_ONCE]?.createdAt ?? null) : null;
  return { chosen: lost.slice(0, AT_ONCE).map(({ messageId }) => ({ messageId, first: null })), next };
}

/**
 * Everything that was written in a time, as the endpoint wants it now: what it was never sent, and, where all is asked
 * for, what it was sent as well. It stops between two moments, so that going on from the next repeats and leaves out nothing.
 */
async function chooseMessages(
  desk: DispatchDesk,
  at: EndpointAt,
  row: EndpointRow,
  range: ReplayRange,
): Promise<Choice> {
  const ledger = desk.ledger(at);
  const site = await desk.site(at);
  const wanted = { ...wantedOf(row), startsAfter: 0 };
  const chosen: Chosen[] = [];
  let last: StoredMessage | null = null;
  for (let looked = 0; ; ) {
    const read: StoredMessage[] = await ledger.messages.between(at.orgId, range, last, READ_AT_ONCE);
    for (const message of read) {
      const isNewMoment = message.createdAt > (last?.createdAt ?? range.since);
      if (isNewMoment && (chosen.length >= AT_ONCE || looked >= MAX_READ))
        return { chosen, next: message.createdAt };
      last = message;
      looked += 1;
      if (!isWanted(wanted, message)) continue;
      const isKnown = desk.deliveries.has(message.id);
      const first = isKnown ? null : deliveryOf(row, site, message);
      if (first || (isKnown && range.only === "all")) chosen.push({ messageId: message.id, first });
    }
    if (read.length < READ_AT_ONCE) return { chosen, next: null };
  }
}

/** Whether one waits to be sent that did not before. What is new here may have been taken in since it was chosen. */
function begin(desk: DispatchDesk, { messageId, first }: Chosen, only: ReplayRange["only"]): boolean {
  const now = desk.now();
  if (first && !desk.deliveries.has(messageId)) {
    desk.deliveries.add(first, "replay", now);
    return true;
  }
  return only !== "missing" && desk.deliveries.again(messageId, now) === "queued";
}

/** Sends again what failed, what was never sent, or everything of a time: all that one call says it does, or nothing. */
export async function replayMany(
  desk: DispatchDesk,
  at: EndpointAt,
  range: ReplayRange,
  command: string | null,
): Promise<Replayed> {
  const row = await desk.ledger(at).endpoints.find(at.orgId, at.endpointId);
  if (!row) return { queued: 0, next: null };
  const { chosen, next } =
    range.only === "failed" ? chooseFailed(desk, range) : await chooseMessages(desk, at, row, range);
  const work = () => ({ queued: chosen.filter((one) => begin(desk, one, range.only)).length, next });
  return desk.commands.once(command, desk.now(), work, () => true);
}
