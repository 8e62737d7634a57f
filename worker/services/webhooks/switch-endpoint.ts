import type { WebhookEndpoint } from "../../../schema/contract/webhooks.ts";
import { noteOf } from "../audit/note.ts";
import type { OrgContext } from "../context.ts";
import { findEndpoint, placeOf } from "./find-endpoint.ts";
import { showEndpoint, targetOf } from "./show.ts";

const showNow = async (ctx: OrgContext, id: string): Promise<WebhookEndpoint> =>
  showEndpoint(await findEndpoint(ctx, id, "webhook.manage"), ctx.clock.now());

/** Sends to an endpoint again, from now on. What came while it was disabled can be replayed. */
export async function enableEndpoint(ctx: OrgContext, id: string): Promise<WebhookEndpoint> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  const note = noteOf(ctx, {
    action: "endpoint.enabled",
    target: targetOf(row),
    before: { disabledBecause: row.disabledBecause },
  });
  await ctx.ledger.endpoints.enable(ctx.org.id, id, note);
  // Whoever asks again may do so because this failed the first time.
  await ctx.dispatchers.startAnew(placeOf(ctx, id));
  return showNow(ctx, id);
}

/** Sends nothing more to an endpoint. What waits is held. */
export async function disableEndpoint(ctx: OrgContext, id: string): Promise<WebhookEndpoint> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  const note = noteOf(ctx, {
    action: "endpoint.disabled",
    target: targetOf(row),
    after: { disabledBecause: "person" },
  });
  const how = { at: ctx.clock.now(), because: "person" } as const;
  if (await ctx.ledger.endpoints.disable(ctx.org.id, id, how, note))
    await ctx.dispatchers.wake(placeOf(ctx, id));
  return showNow(ctx, id);
}
