import type { OrgContext } from "../context.ts";
import { environmentAt } from "./environment-at.ts";

/**
 * Has an environment look again at the releases that it keeps out, after a change that may have opened its gates. The
 * change stands whether it hears of it or not: where it does not, it looks by itself later.
 */
export async function lookAgain(
  ctx: Pick<OrgContext, "org" | "environments" | "log">,
  slug: string,
  name: string,
): Promise<void> {
  try {
    await ctx.environments.lookAgain(environmentAt(ctx, slug, name));
  } catch (error) {
    ctx.log.error("environment.not_told", error, { org: ctx.org.id, project: slug, environment: name });
  }
}
