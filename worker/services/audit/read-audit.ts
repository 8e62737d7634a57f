import type { AuditEntry, AuditQuery, AuditVerdict } from "../../../schema/contract/audit.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { firstBreak, type Head } from "../../core/evidence/audit-chain.ts";
import { authorise, type OrgContext } from "../context.ts";
import type { Control } from "../control.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { hexSha256 } from "../hash.ts";
import { Refusal } from "../refusal.ts";
import { noteOf } from "./note.ts";

/** What a page may look at when it looks for something rare. */
const MAX_LOOKED_AT = 2000;
const AT_ONCE = 500;

function placeOf(cursor: string | undefined): number | null {
  const text = readCursor(cursor);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) {
    throw new Refusal("invalid", "The cursor is not one of ours.", {
      errors: [{ path: "cursor", message: "use the nextCursor of the page before" }],
    });
  }
  return Number(text);
}

/** What was done, newest first. What was noted a moment ago is in it. */
export async function listAudit(ctx: OrgContext, query: AuditQuery): Promise<List<AuditEntry>> {
  authorise(ctx, "audit.read");
  await ctx.audit.seal(ctx.org.shard, ctx.org.id);
  const filter = { actor: query.actor ?? null, action: query.action ?? null, target: query.target ?? null };
  const from = query.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(query.from);
  const to = query.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(query.to);
  const items: AuditEntry[] = [];
  let place = placeOf(query.cursor);
  for (let looked = 0; looked < MAX_LOOKED_AT; looked += AT_ONCE) {
    const page = await ctx.ledger.audit.list(ctx.org.id, place, filter, AT_ONCE);
    for (const entry of page) {
      const at = Date.parse(entry.at);
      // Sealed in order of time but for what waited: a little before is still looked at, much before is not.
      if (at < from - AT_ONCE * 1000) return { items, nextCursor: null };
      if (at >= from && at < to) items.push(entry);
      place = entry.seq;
      if (items.length === query.limit)
        return { items, nextCursor: entry.seq > 1 ? writeCursor(String(entry.seq)) : null };
    }
    if (page.length < AT_ONCE) return { items, nextCursor: null };
  }
  return { items, nextCursor: writeCursor(String(place)) };
}

const broken = (before: Head | null, brokenAt: number, detail: string): AuditVerdict => ({
  valid: false,
  entries: before?.seq ?? 0,
  head: before?.hash ?? null,
  brokenAt,
  detail,
});

/** What is wrong with a stretch of a chain; null: nothing. */
async function faultIn(
  before: Head | null,
  stretch: readonly AuditEntry[],
  sealed: Head | null,
): Promise<AuditVerdict | null> {
  const brokenAt = await firstBreak(before, stretch, hexSha256);
  if (brokenAt !== null) {
    const detail = `Entry ${brokenAt} does not follow from the one before it: it was changed, or one was removed or put in.`;
    return broken(before, brokenAt, detail);
  }
  const anew = stretch.find(({ seq, hash }) => seq === sealed?.seq && hash !== sealed.hash);
  if (!anew) return null;
  return broken(before, anew.seq, `Entry ${anew.seq} is not the one that was sealed: it was written anew.`);
}

/** Walks the whole chain, a stretch at a time, to the newest entry that was ever sealed. */
export async function verifyAudit(ctx: OrgContext): Promise<AuditVerdict> {
  authorise(ctx, "audit.read");
  await ctx.audit.seal(ctx.org.shard, ctx.org.id);
  const sealed = await ctx.audit.head(ctx.org.id);
  let before: Head | null = null;
  for (;;) {
    const stretch: AuditEntry[] = await ctx.ledger.audit.walk(ctx.org.id, before?.seq ?? 0, AT_ONCE);
    const fault = await faultIn(before, stretch, sealed);
    if (fault) return fault;
    before = stretch.at(-1) ?? before;
    if (stretch.length === AT_ONCE) continue;
    const entries = before?.seq ?? 0;
    if (sealed !== null && sealed.seq > entries) {
      const detail = `The newest entries are missing: ${sealed.seq} were sealed, and ${entries} are there.`;
      return broken(before, entries + 1, detail);
    }
    const detail = `All ${entries} entries follow from one another.`;
    return { valid: true, entries, head: before?.hash ?? null, brokenAt: null, detail };
  }
}

/** The newest entry that was sealed, and so the last line of what is taken out: without it, an export broke off. */
export type ChainEnd = { readonly head: Head | null };

/**
 * Every entry, oldest first, a stretch at a time, and what was sealed last. That it was taken out is an entry itself.
 */
export async function exportAudit(
  ctx: OrgContext & { readonly control: Control },
): Promise<AsyncGenerator<AuditEntry | ChainEnd>> {
  authorise(ctx, "audit.read");
  const { id, name } = ctx.org;
  const note = noteOf(ctx, { action: "audit.exported", target: { kind: "organisation", id, name } });
  await ctx.control.notes.put(id, note);
  await ctx.audit.seal(ctx.org.shard, id);
  return chainOf(ctx, await ctx.audit.head(id));
}

async function* chainOf(ctx: OrgContext, head: Head | null): AsyncGenerator<AuditEntry | ChainEnd> {
  let after: number | null = 0;
  while (after !== null) {
    const { entries, last }: Stretch = await chainStretch(ctx, head, after);
    yield* entries;
    after = last;
  }
  yield { head };
}

type Stretch = {
  readonly entries: readonly AuditEntry[];
  /** The place after which it goes on; null: nothing comes any more. */
  readonly last: number | null;
};

/** The next entries after a place, oldest first, up to the one that was sealed last. */
export async function chainStretch(
  ctx: Pick<OrgContext, "ledger" | "org">,
  head: Head | null,
  after: number,
): Promise<Stretch> {
  const end = head?.seq ?? Number.POSITIVE_INFINITY;
  const stretch = await ctx.ledger.audit.walk(ctx.org.id, after, AT_ONCE);
  const last = stretch.at(-1)?.seq ?? end;
  return {
    entries: stretch.filter(({ seq }) => seq <= end),
    last: last >= end || stretch.length < AT_ONCE ? null : last,
  };
}
