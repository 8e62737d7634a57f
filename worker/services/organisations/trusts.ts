import type { CreateTrust, Trust } from "../../../schema/contract/organisations.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { impossibleClaim, isKnownIssuer, KNOWN_ISSUERS, missingClaims } from "../../core/identity/issuers.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { notFound, Refusal } from "../refusal.ts";
import { audienceOf } from "./identity.ts";
import { closeOpenOf, type WithControl } from "./members.ts";
import type { TrustRow } from "./trust-ports.ts";

const toTrust = (row: TrustRow, org: string): Trust => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  audience: audienceOf(org),
  claims: row.claims,
  scopes: row.scopes,
  project: row.project,
  createdBy: row.createdByName,
  createdAt: isoTime(row.createdAt),
  lastUsedAt: isoTimeOrNull(row.lastUsedAt),
});

const invalid = (path: string, detail: string, message: string) =>
  new Refusal("invalid", detail, { errors: [{ path, message }] });

function check(input: CreateTrust): void {
  if (!isKnownIssuer(input.issuer)) {
    const known = KNOWN_ISSUERS.join(", ");
    throw invalid("issuer", `This issuer is not one of ${known}.`, "is not an issuer that can be trusted");
  }
  const impossible = impossibleClaim(input.claims);
  if (impossible !== null) {
    const path = `claims.${impossible}`;
    throw invalid(path, `No token has a claim named ${impossible}.`, "is not the name of a claim");
  }
  const missing = missingClaims(input.issuer, input.claims);
  if (missing !== null) {
    throw invalid("claims", `Names change hands. Fix what never changes: ${missing}.`, `must fix ${missing}`);
  }
  const admin = input.scopes.indexOf("admin");
  if (admin >= 0)
    throw invalid(`scopes.${admin}`, "A CI job cannot administer an organisation.", "cannot be given to CI");
}

/** Trusts a CI's word for its jobs. */
export async function createTrust(ctx: WithControl, input: CreateTrust): Promise<Trust> {
  authorise(ctx, "trust.manage");
  check(input);
  const now = ctx.clock.now();
  const row: TrustRow = {
    id: ctx.ids.next("trs", now),
    orgId: ctx.org.id,
    name: input.name?.trim() ?? new URL(input.issuer).hostname,
    issuer: input.issuer,
    claims: input.claims,
    scopes: [...new Set(input.scopes)],
    project: input.project ?? null,
    createdBy: ctx.principal.id,
    createdByName: ctx.principal.name,
    createdAt: now,
    lastUsedAt: null,
  };
  const { id, name, issuer, claims, scopes, project } = row;
  const note = noteOf(ctx, {
    action: "trust.made",
    target: { kind: "trust", id, name },
    after: { name, issuer, claims, scopes, project },
  });
  await ctx.control.trusts.create(row, note);
  return toTrust(row, ctx.org.slug);
}

export async function listTrusts(ctx: WithControl, { limit, cursor }: PageQuery): Promise<List<Trust>> {
  authorise(ctx, "trust.read");
  const rows = await ctx.control.trusts.list(ctx.org.id, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit).map((row) => toTrust(row, ctx.org.slug));
  return { items, nextCursor: last ? writeCursor(last.id) : null };
}

/** Takes effect on the next request. */
export async function revokeTrust(ctx: WithControl, id: string): Promise<void> {
  authorise(ctx, "trust.manage");
  const found = await ctx.control.trusts.find(ctx.org.id, id);
  if (!found) throw notFound("trust");
  const { name, issuer, claims, scopes, project } = found;
  const note = noteOf(ctx, {
    action: "trust.revoked",
    target: { kind: "trust", id, name },
    before: { name, issuer, claims, scopes, project },
  });
  if (!(await ctx.control.trusts.remove(ctx.org.id, id, note))) throw notFound("trust");
  await closeOpenOf(ctx, [id]);
}
