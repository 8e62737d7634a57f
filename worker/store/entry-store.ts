import { type SQL, sql } from "drizzle-orm";
import type { Entry } from "../core/release/entry.ts";
import { startOf, type TimelinePage, type TimelineRef } from "../core/release/timeline.ts";
import type { PlacedEntry, ReleaseAt } from "../services/ledger.ts";
import { inChunks } from "./chunks.ts";
import type { Database } from "./database.ts";

/** The entries among these that the ledger already holds, each with the hash of what it said. */
export async function knownEntries(
  db: Database,
  orgId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.all<{ key: string; body_hash: string }>(
    sql`select e.key, e.body_hash from json_each(${JSON.stringify(keys)}) k
        cross join entry e on e.org_id = ${orgId} and e.key = k.value`,
  );
  return new Map(rows.map((row) => [row.key, row.body_hash]));
}

type PageRow = { start: string; refs: string };
const toPage = (row: PageRow): TimelinePage => ({
  start: row.start,
  refs: JSON.parse(row.refs) as TimelineRef[],
});

/** The older pages of a timeline that cover the given starts. */
export async function pagesCovering(
  db: Database,
  releaseId: string,
  starts: readonly string[],
): Promise<TimelinePage[]> {
  const rows = await db.all<PageRow>(
    sql`select start, refs from timeline_page where release_id = ${releaseId} and start in (
          select (select max(p.start) from timeline_page p where p.release_id = ${releaseId} and p.start <= s.value)
          from json_each(${JSON.stringify(starts)}) s)`,
  );
  return rows.map(toPage);
}

export async function allPages(db: Database, releaseId: string): Promise<TimelinePage[]> {
  const rows = await db.all<PageRow>(
    sql`select start, refs from timeline_page where release_id = ${releaseId} order by start`,
  );
  return rows.map(toPage);
}

type EntryRow = { key: string; placed_by: string; body_hash: string; body: string };

/** Entries by key, in no particular order. */
export async function readEntries(
  db: Database,
  orgId: string,
  keys: readonly string[],
): Promise<PlacedEntry[]> {
  const found: PlacedEntry[] = [];
  for (let from = 0; from < keys.length; from += 500) {
    const rows = await db.all<EntryRow>(
      sql`select e.key, e.placed_by, e.body_hash, e.body from json_each(${JSON.stringify(keys.slice(from, from + 500))}) k
          cross join entry e on e.org_id = ${orgId} and e.key = k.value`,
    );
    found.push(
      ...rows.map((row) => ({
        entry: { ...(JSON.parse(row.body) as Omit<Entry, "key">), key: row.key },
        placedBy: row.placed_by,
        bodyHash: row.body_hash,
      })),
    );
  }
  return found;
}

type Refs = { id: string; refs: string };

/** By release, the keys of what had happened by a moment. */
function keysUntil(pages: readonly Refs[], asOf: number): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { id, refs } of pages) {
    const until = (JSON.parse(refs) as TimelineRef[]).filter(([at]) => at <= asOf).map(([, key]) => key);
    keys.set(id, [...(keys.get(id) ?? []), ...until]);
  }
  return keys;
}

/**
 * What had happened to several releases by a moment, by release. Null for one that would make it more than a number of
 * entries in all; one that is not there is left out.
 */
export async function entriesUntil(
  db: Database,
  orgId: string,
  releases: readonly ReleaseAt[],
  asOf: number,
  limit: number,
): Promise<Map<string, Entry[] | null>> {
  const wanted = JSON.stringify(releases.map(({ projectId, id }) => [projectId, id]));
  // In one statement, so that no page is split between the reading of two.
  const pages = await db.all<Refs>(
    sql`select r.id, r.tail->>'refs' as refs from json_each(${wanted}) k
          cross join release r on r.project_id = k.value->>0 and r.id = k.value->>1
        union all select p.release_id, p.refs from json_each(${wanted}) k
          cross join timeline_page p on p.release_id = k.value->>1 and p.start < ${startOf([asOf + 1, "", 0])}`,
  );
  const keys = keysUntil(pages, asOf);
  const fitting = new Map<string, string[]>();
  let room = limit;
  for (const [id, own] of keys) {
    if (own.length > room) continue;
    fitting.set(id, own);
    room -= own.length;
  }
  const read = await readEntries(db, orgId, [...fitting.values()].flat());
  const entries = new Map(read.map(({ entry }) => [entry.key, entry]));
  return new Map(
    [...keys.keys()].map((id) => [id, fitting.get(id)?.flatMap((key) => entries.get(key) ?? []) ?? null]),
  );
}

export function insertEntries(
  orgId: string,
  releaseId: string | null,
  entries: readonly PlacedEntry[],
): SQL[] {
  const rows = entries.map(({ entry: { key, ...body }, placedBy, bodyHash }) =>
    JSON.stringify({ k: key, p: placedBy, h: bodyHash, b: JSON.stringify(body) }),
  );
  return inChunks(rows).map(
    (chunk) => sql`insert into entry (org_id, key, release_id, placed_by, body_hash, body)
      select ${orgId}, value->>'k', ${releaseId}, value->>'p', value->>'h', value->>'b' from json_each(${chunk})`,
  );
}

/** An organisation's entries by key, for what reads them all. */
export async function listEntries(
  db: Database,
  orgId: string,
  after: string,
  limit: number,
): Promise<{ key: string; body: unknown }[]> {
  const rows = await db.all<{ key: string; body: string }>(
    sql`select key, body from entry where org_id = ${orgId} and key > ${after} order by key limit ${limit}`,
  );
  return rows.map(({ key, body }) => ({ key, body: JSON.parse(body) as unknown }));
}
