import { isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { entriesOf } from "../audit/read-audit.ts";
import { authorise } from "../context.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import type { WithControl } from "./members.ts";

const AT_ONCE = 200;

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Reads a list to its end, a page at a time. */
async function* whole<T>(
  page: (after: string | null) => Promise<readonly T[]>,
  keyOf: (item: T) => string,
): AsyncGenerator<T> {
  let after: string | null = null;
  for (;;) {
    const items: readonly T[] = await page(after);
    yield* items;
    const last = items.at(-1);
    if (last === undefined || items.length < AT_ONCE) return;
    after = keyOf(last);
  }
}

async function* people({ control, org, clock }: WithControl): AsyncGenerator<Line> {
  const members = whole(
    (after) => control.members.list(org.id, after, AT_ONCE),
    ({ userId }) => userId,
  );
  for await (const { userId, name, email, role, createdAt } of members)
    yield { type: "member", id: userId, name, email, role, joinedAt: isoTimeOrNull(createdAt) };
  const invitations = whole(
    (after) => control.invitations.list(org.id, after, AT_ONCE, clock.now()),
    ({ id }) => id,
  );
  for await (const { hash: _, orgId: __, ...invitation } of invitations)
    yield { type: "invitation", ...invitation };
}

async function* machines({ control, org }: WithControl): AsyncGenerator<Line> {
  const tokens = whole(
    (after) => control.tokens.list(org.id, after, AT_ONCE),
    ({ id }) => id,
  );
  for await (const { hash: _, orgId: __, ...token } of tokens) yield { type: "token", ...token };
  const trusts = whole(
    (after) => control.trusts.list(org.id, after, AT_ONCE),
    ({ id }) => id,
  );
  for await (const { orgId: _, ...trust } of trusts) yield { type: "trust", ...trust };
  for (const { orgId: _, ...page } of await control.pages.list(org.id)) yield { type: "page", ...page };
}

async function* project({ ledger, org }: WithControl, of: StoredProject): AsyncGenerator<Line> {
  const { slug, name, repository, path, createdAt, environments } = of;
  yield { type: "project", slug, name, repository, path, createdAt: isoTimeOrNull(createdAt) };
  for (const environment of environments) yield { type: "environment", project: slug, ...environment };
  const projectId = projectIdOf(org.id, slug);
  const releases = whole(
    (before) => ledger.releases.list(projectId, { before, limit: AT_ONCE, provisional: true }),
    ({ id }) => id,
  );
  for await (const release of releases) yield { type: "release", project: slug, ...release };
}

async function* lines(ctx: WithControl): AsyncGenerator<Line> {
  const { org, ledger, reports } = ctx;
  const { id, slug, name, autoProjects } = org;
  yield { type: "organisation", id, slug, name, autoProjects };
  yield* people(ctx);
  yield* machines(ctx);
  const projects = whole(
    (after) => ledger.projects.list(id, after ?? "", AT_ONCE),
    (one) => one.slug,
  );
  for await (const one of projects) yield* project(ctx, one);
  const entries = whole(
    (after) => ledger.entries(id, after ?? "", AT_ONCE),
    ({ key }) => key,
  );
  for await (const { key, body } of entries) yield { type: "entry", key, entry: body };
  const inbox = whole(
    (before) => ledger.inbox.list(id, before, AT_ONCE),
    (row) => row.id,
  );
  for await (const { request: _, type, ...row } of inbox) yield { type: "inbox", ...row, eventType: type };
  for await (const entry of entriesOf(ctx, null)) yield { type: "audit", ...entry };
  let cursor: string | null = null;
  do {
    const listed: Awaited<ReturnType<typeof reports.list>> = await reports.list(id, cursor);
    for (const report of listed.items) yield { type: "report", ...report };
    cursor = listed.cursor;
  } while (cursor !== null);
}

/**
 * Everything of an organisation, a line at a time; nothing is read before it is asked for. Secrets are not in it: they
 * are not known. Reports are named by key and size.
 */
export async function exportOrganisation(ctx: WithControl): Promise<AsyncGenerator<Line>> {
  authorise(ctx, "organisation.export");
  const { id, name } = ctx.org;
  const note = noteOf(ctx, { action: "organisation.exported", target: { kind: "organisation", id, name } });
  await ctx.control.notes.put(id, note);
  await ctx.audit.seal(ctx.org.shard, id);
  return lines(ctx);
}
