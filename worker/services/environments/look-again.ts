import { environmentKey } from "../../core/environment/name.ts";
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

/** Of so many environments that keep something out it is made sure that they look again at once. */
const MOST = 200;

/** The same for a change whose scope may hold many environments: those look again that were told to keep something out. */
export async function lookAgainWithin(
  ctx: Pick<OrgContext, "org" | "environments" | "ledger" | "log">,
  scope: { readonly project: string | null; readonly environment: string | null },
): Promise<void> {
  const { project, environment } = scope;
  if (project !== null && environment !== null) return lookAgain(ctx, project, environment);
  const key = environment === null ? null : environmentKey(environment);
  try {
    const blocked = await ctx.ledger.messages.blockedAt(ctx.org.id, project, MOST);
    const concerned = blocked.filter((one) => key === null || one.environment === key);
    await Promise.all(concerned.map((one) => lookAgain(ctx, one.project, one.environment)));
  } catch (error) {
    ctx.log.error("environment.not_told", error, { org: ctx.org.id, project });
  }
}
