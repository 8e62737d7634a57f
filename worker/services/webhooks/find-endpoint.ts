import type { Action } from "../../core/access.ts";
import { boundProject } from "../../core/access.ts";
import { authorise, type OrgContext } from "../context.ts";
import { notFound } from "../refusal.ts";
import type { EndpointAt, EndpointRow } from "./ports.ts";

/** An endpoint that the caller may do something with, or a 404: a token of one project knows those of its project alone. */
export async function findEndpoint(ctx: OrgContext, id: string, action: Action): Promise<EndpointRow> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, action, bound);
  const row = await ctx.ledger.endpoints.find(ctx.org.id, id);
  if (!row || (bound !== null && row.project !== bound)) throw notFound("endpoint");
  return row;
}

export const placeOf = ({ org }: Pick<OrgContext, "org">, endpointId: string): EndpointAt => ({
  shard: org.shard,
  orgId: org.id,
  endpointId,
});
