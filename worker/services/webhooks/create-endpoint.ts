import type { CreatedEndpoint, CreateEndpoint } from "../../../schema/contract/webhooks.ts";
import { boundProject } from "../../core/access.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";
import { checkedHeaders, checkedUrl, checkProject } from "./check-endpoint.ts";
import { placeOf } from "./find-endpoint.ts";
import type { NewEndpoint } from "./ports.ts";
import { sealHeaders, sealSignings } from "./secrets.ts";
import { noted, showEndpoint, targetOf } from "./show.ts";
import { newSigning } from "./sign.ts";

const MAX_ENDPOINTS = 100;

async function rowOf(ctx: OrgContext, input: CreateEndpoint): Promise<{ row: NewEndpoint; secret: string }> {
  const now = ctx.clock.now();
  const id = ctx.ids.next("ep", now);
  const headers = checkedHeaders(input.headers ?? {});
  const { signing, publicKey } = await newSigning();
  const row = {
    id,
    url: checkedUrl(ctx, input.format, input.url),
    format: input.format,
    description: input.description?.trim() ?? null,
    types: input.types ? [...new Set(input.types)] : null,
    project: input.project ?? null,
    environment: input.environment?.trim() ?? null,
    headers: await sealHeaders(ctx.sealer, ctx.org.id, id, headers),
    headerNames: Object.keys(headers).sort(),
    secrets: await sealSignings(ctx.sealer, ctx.org.id, id, [signing]),
    publicKey,
    createdAt: now,
    createdBy: ctx.principal.name,
  };
  return { row, secret: signing.secret };
}

/** Makes an endpoint. The answer is the one place where its secret is shown unasked. */
export async function createEndpoint(ctx: OrgContext, input: CreateEndpoint): Promise<CreatedEndpoint> {
  const project = input.project ?? null;
  authorise(ctx, "webhook.manage", project ?? boundProject(ctx.principal));
  checkProject(ctx, project);
  const { row, secret } = await rowOf(ctx, input);
  const note = noteOf(ctx, {
    action: "endpoint.made",
    target: targetOf(row),
    after: { ...noted(row), format: row.format },
  });
  if (!(await ctx.ledger.endpoints.create(ctx.org.id, row, MAX_ENDPOINTS, note)))
    throw new Refusal(
      "conflict",
      `An organisation has at most ${MAX_ENDPOINTS} endpoints. Remove one first.`,
    );
  const site = { org: ctx.org.slug, baseUrl: ctx.baseUrl };
  await ctx.dispatchers.settle(placeOf(ctx, row.id), site).catch((error: unknown) => {
    ctx.log.error("webhooks.not_woken", error, { org: ctx.org.id, endpoint: row.id });
  });
  const unset = {
    previousUntil: null,
    disabledAt: null,
    disabledBecause: null,
    warnedAt: null,
    startsAfter: 0,
  };
  return { ...showEndpoint({ ...row, ...unset }, row.createdAt), secret };
}
