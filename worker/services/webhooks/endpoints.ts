import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type { EndpointHistory, ShownEndpoint, WebhookEndpoint } from "../../../schema/contract/webhooks.ts";
import { boundProject } from "../../core/access.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { notFound } from "../refusal.ts";
import { findEndpoint, placeOf } from "./find-endpoint.ts";
import { noted, showEndpoint, targetOf } from "./show.ts";

export async function listEndpoints(
  ctx: OrgContext,
  { limit, cursor }: PageQuery,
): Promise<List<WebhookEndpoint>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "webhook.read", bound);
  const rows = await ctx.ledger.endpoints.list(ctx.org.id, bound, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const now = ctx.clock.now();
  return {
    items: rows.slice(0, limit).map((row) => showEndpoint(row, now)),
    nextCursor: last ? writeCursor(last.id) : null,
  };
}

/** An endpoint, and how it fares. */
export async function readEndpoint(ctx: OrgContext, id: string): Promise<ShownEndpoint> {
  const row = await findEndpoint(ctx, id, "webhook.read");
  const health = await ctx.dispatchers.health(placeOf(ctx, id));
  return { ...showEndpoint(row, ctx.clock.now()), health };
}

export async function readHistory(ctx: OrgContext, id: string): Promise<EndpointHistory> {
  await findEndpoint(ctx, id, "webhook.read");
  return ctx.dispatchers.history(placeOf(ctx, id));
}

/** Its deliveries go with it; what is under way arrives, or does not. */
export async function removeEndpoint(ctx: OrgContext, id: string): Promise<void> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  const note = noteOf(ctx, { action: "endpoint.removed", target: targetOf(row), before: noted(row) });
  if (!(await ctx.ledger.endpoints.remove(ctx.org.id, id, note))) throw notFound("endpoint");
  await ctx.dispatchers.forget(placeOf(ctx, id));
}
