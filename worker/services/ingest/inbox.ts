import type { InboxItem, ReplayAnswer } from "../../../schema/contract/inbox.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { isoTime } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { InboxRow } from "../ledger.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type Incoming, type IntakeRequest, incomingOf } from "./intake-request.ts";
import { placeEvents } from "./process-intake.ts";

/** The event as it was understood; a request that could not be read is shown as it was stored. */
function eventOf({ request }: InboxRow): unknown {
  try {
    const stored = JSON.parse(request) as IntakeRequest;
    return stored.kind === "events" ? (stored.events[0] ?? null) : stored.sent;
  } catch {
    return request;
  }
}

async function readAgain(ctx: OrgContext, row: InboxRow): Promise<Incoming[]> {
  try {
    const { id, request, receivedAt } = row;
    const incoming = await incomingOf({ id, orgId: ctx.org.id, request, receivedAt });
    return incoming.map((one) => ({ ...one, autoProjects: ctx.org.autoProjects }));
  } catch {
    throw new Refusal("conflict", "The stored request still cannot be read.");
  }
}

const toItem = (row: InboxRow): InboxItem => ({
  id: row.id,
  reason: row.reason,
  detail: row.detail,
  source: row.source,
  eventId: row.eventId,
  type: row.type,
  receivedAt: isoTime(row.receivedAt),
  event: eventOf(row),
});

export async function listInbox(ctx: OrgContext, { limit, cursor }: PageQuery): Promise<List<InboxItem>> {
  authorise(ctx, "inbox.read");
  const rows = await ctx.ledger.inbox.list(ctx.org.id, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toItem), nextCursor: last ? writeCursor(last.id) : null };
}

/** Places an event of the inbox again, after its cause was mended. It leaves the inbox only when it has its place. */
export async function replayInbox(ctx: OrgContext, id: string): Promise<ReplayAnswer> {
  authorise(ctx, "inbox.replay");
  const row = await ctx.ledger.inbox.find(ctx.org.id, id);
  if (!row) throw notFound("event in the inbox");
  const { shard, id: orgId } = ctx.org;
  const incoming = await readAgain(ctx, row);
  const outcome = await placeEvents(ctx, ctx.ledger, { shard, orgId }, incoming, {
    again: true,
    final: false,
  });
  const [kept] = outcome.kept;
  const [failure] = outcome.failures;
  if (failure) throw failure.error;
  if (kept) return { id, status: "kept", detail: kept.detail };
  await ctx.ledger.inbox.remove(orgId, [id]);
  await ctx.live.publish(orgId, [...outcome.changes, { type: "inbox.changed" }]);
  return { id, status: "placed", detail: "The event has its place now." };
}
