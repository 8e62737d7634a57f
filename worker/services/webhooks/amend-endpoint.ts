import type { PatchEndpoint, WebhookEndpoint } from "../../../schema/contract/webhooks.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { notFound } from "../refusal.ts";
import { checkedHeaders, checkedUrl, checkProject } from "./check-endpoint.ts";
import { findEndpoint } from "./find-endpoint.ts";
import type { EndpointChange, EndpointRow } from "./ports.ts";
import { sealHeaders } from "./secrets.ts";
import { noted, showEndpoint, targetOf } from "./show.ts";

/** What is given takes the place of what is there; what is left out stays. */
const given = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);

async function headersOf(ctx: OrgContext, row: EndpointRow, patch: PatchEndpoint) {
  if (patch.headers === undefined) return { headers: row.headers, headerNames: row.headerNames };
  const headers = checkedHeaders(patch.headers);
  return {
    headers: await sealHeaders(ctx.sealer, ctx.org.id, row.id, headers),
    headerNames: Object.keys(headers).sort(),
  };
}

async function changeOf(ctx: OrgContext, row: EndpointRow, patch: PatchEndpoint): Promise<EndpointChange> {
  const types = given(patch.types, row.types === null ? null : [...row.types]);
  return {
    url: patch.url === undefined ? row.url : checkedUrl(ctx, row.format, patch.url),
    description: given(patch.description, row.description)?.trim() ?? null,
    types: types === null ? null : [...new Set(types)],
    project: given(patch.project, row.project),
    environment: given(patch.environment, row.environment)?.trim() ?? null,
    ...(await headersOf(ctx, row, patch)),
  };
}

/** Changes an endpoint. What waits to be sent goes where it says from now on. */
export async function amendEndpoint(
  ctx: OrgContext,
  id: string,
  patch: PatchEndpoint,
): Promise<WebhookEndpoint> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  if (patch.project !== undefined) {
    if (patch.project !== null) authorise(ctx, "webhook.manage", patch.project);
    checkProject(ctx, patch.project);
  }
  const change = await changeOf(ctx, row, patch);
  const after = { ...row, ...change };
  const note = noteOf(ctx, {
    action: "endpoint.amended",
    target: targetOf(after),
    before: noted(row),
    after: noted(after),
  });
  if (!(await ctx.ledger.endpoints.amend(ctx.org.id, id, change, note))) throw notFound("endpoint");
  return showEndpoint(after, ctx.clock.now());
}
