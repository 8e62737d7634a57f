import type { List } from "../../../schema/contract/primitives.ts";
import type {
  Delivery,
  DeliveryQuery,
  ReplayDeliveries,
  Replayed,
  ShownDelivery,
  StartedDelivery,
  TestEndpoint,
} from "../../../schema/contract/webhooks.ts";
import type { Action } from "../../core/access.ts";
import { isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import type { OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { notFound, Refusal } from "../refusal.ts";
import { deliveryIdOf, readDeliveryId } from "./delivery-id.ts";
import { exampleFor } from "./examples.ts";
import { findEndpoint, placeOf } from "./find-endpoint.ts";
import type { EndpointRow } from "./ports.ts";
import { targetOf } from "./show.ts";

export async function listDeliveries(
  ctx: OrgContext,
  id: string,
  query: DeliveryQuery,
): Promise<List<Delivery>> {
  await findEndpoint(ctx, id, "webhook.read");
  const cursor = readCursor(query.cursor) ?? undefined;
  const { items, next } = await ctx.dispatchers.list(placeOf(ctx, id), { ...query, cursor });
  return { items, nextCursor: next === null ? null : writeCursor(next) };
}

/** The endpoint of a delivery, and what the delivery brings, as its id says. */
async function findDelivery(
  ctx: OrgContext,
  id: string,
  action: Action,
): Promise<{ row: EndpointRow; messageId: string }> {
  const named = readDeliveryId(id);
  const row = await findEndpoint(ctx, named?.endpointId ?? "", action).catch((error: unknown) => {
    throw error instanceof Refusal && error.kind === "not-found" ? notFound("delivery") : error;
  });
  if (!named) throw notFound("delivery");
  return { row, messageId: named.messageId };
}

export async function readDelivery(ctx: OrgContext, id: string): Promise<ShownDelivery> {
  const { row, messageId } = await findDelivery(ctx, id, "webhook.read");
  const delivery = await ctx.dispatchers.read(placeOf(ctx, row.id), messageId);
  if (!delivery) throw notFound("delivery");
  return delivery;
}

function mustBeEnabled({ disabledAt }: EndpointRow): void {
  if (disabledAt !== null)
    throw new Refusal("conflict", "The endpoint is disabled: nothing is sent to it. Enable it first.");
}

const started = (row: EndpointRow, messageId: string): StartedDelivery => ({
  deliveryId: deliveryIdOf(row.id, messageId),
  messageId,
});

const TOO_OFTEN = {
  full: "Ten replays of this delivery wait to be sent. Ask again when one of them is.",
  spent: "This delivery was attempted a thousand times, and is not sent again.",
} as const;

/**
 * Sends a delivery once more, also one that arrived.
 * @param command what this is called when it is asked for again, as its answer was lost; null: it is always another
 */
export async function replayDelivery(
  ctx: OrgContext,
  id: string,
  command: string | null,
): Promise<StartedDelivery> {
  const { row, messageId } = await findDelivery(ctx, id, "webhook.manage");
  mustBeEnabled(row);
  const start = await ctx.dispatchers.replay(placeOf(ctx, row.id), messageId, command);
  if (start === "unknown") throw notFound("delivery");
  if (start !== "queued") throw new Refusal("conflict", TOO_OFTEN[start]);
  await noteReplay(ctx, row, { delivery: id });
  return started(row, messageId);
}

/** What is asked for is done before it is noted: a replay changes nothing here, and says itself what was sent. */
async function noteReplay(ctx: OrgContext, row: EndpointRow, after: Record<string, unknown>): Promise<void> {
  const target = targetOf(row);
  await ctx.ledger.endpoints.note(ctx.org.id, noteOf(ctx, { action: "endpoint.replayed", target, after }));
}

/** Sends again what failed, what was never sent, or everything of a time. */
export async function replayDeliveries(
  ctx: OrgContext,
  id: string,
  { since, until, only }: ReplayDeliveries,
  command: string | null,
): Promise<Replayed> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  mustBeEnabled(row);
  const range = { since: Date.parse(since), until: until ? Date.parse(until) : ctx.clock.now() + 1, only };
  if (until === undefined && range.since >= range.until)
    throw new Refusal("invalid", "The time begins in the future.", {
      errors: [{ path: "since", message: "must not be in the future" }],
    });
  if (range.until <= range.since)
    throw new Refusal("invalid", "The time ends before it begins.", {
      errors: [{ path: "until", message: "must be after since" }],
    });
  const { queued, next } = await ctx.dispatchers.replayMany(placeOf(ctx, id), range, command);
  await noteReplay(ctx, row, { since, until: until ?? null, only, queued });
  return { queued, next: isoTimeOrNull(next) };
}

/** Sends an example, by the way that everything is sent. */
export async function testEndpoint(
  ctx: OrgContext,
  id: string,
  input: TestEndpoint,
): Promise<StartedDelivery> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  mustBeEnabled(row);
  const type = input?.type ?? row.types?.[0] ?? "deployment.succeeded";
  const at = ctx.clock.now();
  const message = { ...exampleFor(row, type), id: ctx.ids.next("msg", at), at };
  const site = { org: ctx.org.slug, baseUrl: ctx.baseUrl };
  if (!(await ctx.dispatchers.sendTest(placeOf(ctx, id), site, message)))
    throw new Refusal("invalid", `There is no ${type} for ${row.format}: it takes other types alone.`, {
      errors: [{ path: "type", message: `is nothing that ${row.format} takes` }],
    });
  return started(row, message.id);
}
