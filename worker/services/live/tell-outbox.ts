import type { LiveChange } from "../../../schema/contract/live.ts";
import type { OrgContext, Services } from "../context.ts";
import type { OutboxRow } from "../ledger.ts";

/** Tells an organisation's untold changes to its live feed, then forgets them. Told twice is better than not at all. */
export async function tellOutbox(services: Services, shard: number, orgId: string): Promise<void> {
  const ledger = services.ledgers(shard);
  const untold = await ledger.outbox.read(orgId);
  if (untold.length === 0) return;
  const changes = untold.map(({ change }) => JSON.parse(change) as LiveChange);
  await services.live.publish(orgId, changes);
  await ledger.outbox.remove(
    orgId,
    untold.map(({ id }) => id),
  );
}

/** A change to be stored with what it tells of. */
export const outboxRow = (ctx: OrgContext, change: LiveChange): OutboxRow => ({
  id: ctx.ids.next("out"),
  change: JSON.stringify(change),
});

/** Tells what was just stored. A feed that does not answer is told later; the request does not fail for it. */
export async function announce(ctx: OrgContext): Promise<void> {
  try {
    await tellOutbox(ctx, ctx.org.shard, ctx.org.id);
  } catch (error) {
    ctx.log.error("live.publish_failed", error, { org: ctx.org.id, requestId: ctx.requestId });
    await ctx.wake.outbox(ctx.org.shard, ctx.org.id).catch(() => undefined);
  }
}
