import type { OrgContext } from "../context.ts";

/** Has what was just noted sealed soon. If this fails, the next minute's sweep does it. */
export async function wakeSealing(ctx: Pick<OrgContext, "audit" | "org" | "log">): Promise<void> {
  try {
    await ctx.audit.seal(ctx.org.shard, ctx.org.id);
  } catch (error) {
    ctx.log.error("audit.seal_failed", error, { org: ctx.org.id });
  }
}
