import type { User } from "../../../schema/contract/accounts.ts";
import type { CreateOrg, CreateToken, NewToken, Org, Token } from "../../../schema/contract/organisations.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { provenUntil } from "../../core/access.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { formatToken, tokenHint } from "../../core/token.ts";
import type { AccountContext } from "../accounts/context.ts";
import { noteBy, noteOf } from "../audit/note.ts";
import { authorise, type OrgContext, proofRequired } from "../context.ts";
import type { Control, TokenRow } from "../control.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { sha256 } from "../hash.ts";
import { notFound, Refusal } from "../refusal.ts";
import { closeOpenOf } from "./members.ts";

/** Spreads organisations over the ledger shards by their id, so that no counter has to be kept. */
const shardFor = (id: string, shards: number): number =>
  Array.from(id).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7) % shards;

/** Makes an organisation; who makes it owns it. */
export async function createOrganisation(
  ctx: AccountContext,
  user: User,
  input: CreateOrg,
  shards: number,
): Promise<Org> {
  const { control, ids, clock } = ctx;
  const id = ids.next("org");
  const org = {
    id,
    slug: input.slug,
    name: input.name.trim(),
    shard: shardFor(id, shards),
    autoProjects: true,
  };
  const note = noteBy(
    ctx,
    { kind: "user", id: user.id, name: user.name },
    {
      action: "organisation.created",
      target: { kind: "organisation", id, name: org.name },
      after: { slug: org.slug, name: org.name, owner: user.email },
    },
  );
  if (!(await control.organisations.create(org, user.id, clock.now(), note))) {
    throw new Refusal("conflict", "There is an organisation with this slug already.", {
      errors: [{ path: "slug", message: "is taken" }],
    });
  }
  return { id, slug: org.slug, name: org.name };
}

const MAX_TOKENS = 500;

const toToken = (row: TokenRow): Token => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  scopes: row.scopes,
  project: row.project,
  createdBy: row.createdByName,
  createdAt: isoTime(row.createdAt),
  expiresAt: isoTimeOrNull(row.expiresAt),
  lastUsedAt: isoTimeOrNull(row.lastUsedAt),
});

type WithControl = OrgContext & { readonly control: Control };

/** Nobody hands on more than they hold: not another scope, not another project, nor everything without a fresh proof. */
function checkGrant(ctx: OrgContext, { scopes, project }: CreateToken): void {
  const { principal } = ctx;
  if (principal.kind === "user") {
    if (scopes.includes("admin") && provenUntil(principal.provenAt, ctx.clock.now()) === null)
      throw proofRequired();
    return;
  }
  const beyond = scopes.findIndex((scope) => !principal.scopes.includes(scope));
  if (beyond >= 0) {
    throw new Refusal("forbidden", `This token may not give ${scopes[beyond]}: it does not have it.`, {
      errors: [{ path: `scopes.${beyond}`, message: "is more than this token has" }],
    });
  }
  if (principal.project !== null && project !== principal.project)
    throw new Refusal("forbidden", `This token makes tokens for ${principal.project} only.`);
}

/** A token for a project that is not there would act in whatever is called so later. */
async function checkProject({ ledger, org }: OrgContext, project: string | undefined): Promise<void> {
  if (project === undefined || (await ledger.projects.load(org.id, [project])).length > 0) return;
  throw new Refusal("invalid", `There is no project ${project}.`, {
    errors: [{ path: "project", message: "there is no such project" }],
  });
}

/** Makes a token. The answer is the only place its secret is ever in; only a hash is stored. */
export async function createToken(ctx: WithControl, input: CreateToken): Promise<NewToken> {
  authorise(ctx, "token.manage");
  checkGrant(ctx, input);
  await checkProject(ctx, input.project);
  const now = ctx.clock.now();
  const expiresAt = input.expiresAt === undefined ? null : Date.parse(input.expiresAt);
  if ((await ctx.control.tokens.list(ctx.org.id, null, MAX_TOKENS)).length >= MAX_TOKENS) {
    throw new Refusal("conflict", `An organisation has at most ${MAX_TOKENS} tokens. Revoke one first.`);
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw new Refusal("invalid", "The token would have expired already.", {
      errors: [{ path: "expiresAt", message: "must be in the future" }],
    });
  }
  const token = formatToken(crypto.getRandomValues(new Uint8Array(96)));
  const row: TokenRow = {
    hash: await sha256(token),
    id: ctx.ids.next("tok"),
    orgId: ctx.org.id,
    name: input.name.trim(),
    hint: tokenHint(token),
    scopes: [...new Set(input.scopes)],
    project: input.project ?? null,
    createdBy: ctx.principal.id,
    createdByName: ctx.principal.name,
    createdAt: now,
    expiresAt,
    lastUsedAt: null,
  };
  const { id, name, scopes, project } = row;
  const note = noteOf(ctx, {
    action: "token.made",
    target: { kind: "token", id, name },
    after: { name, scopes, project, expiresAt: isoTimeOrNull(expiresAt) },
  });
  await ctx.control.tokens.create(row, note);
  return { ...toToken(row), token };
}

export async function listTokens(ctx: WithControl, { limit, cursor }: PageQuery): Promise<List<Token>> {
  authorise(ctx, "token.read");
  const rows = await ctx.control.tokens.list(ctx.org.id, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toToken), nextCursor: last ? writeCursor(last.id) : null };
}

/** Takes effect on the token's next request. */
export async function revokeToken(ctx: WithControl, id: string): Promise<void> {
  authorise(ctx, "token.manage");
  const found = await ctx.control.tokens.find(ctx.org.id, id);
  if (!found) throw notFound("token");
  const { name, scopes, project } = found;
  const note = noteOf(ctx, {
    action: "token.revoked",
    target: { kind: "token", id, name },
    before: { name, scopes, project },
  });
  if (!(await ctx.control.tokens.remove(ctx.org.id, id, note))) throw notFound("token");
  await closeOpenOf(ctx, [id]);
}
