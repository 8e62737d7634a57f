import { sql } from "drizzle-orm";
import type { Snapshot } from "../core/release/commit.ts";
import { completed, type Standing } from "../core/release/standing.ts";
import { compareRefs, startOf, type TimelinePage, type TimelineRef } from "../core/release/timeline.ts";
import type { ListedRelease, ReleaseAt, TimelineSlice } from "../services/ledger.ts";
import type { Database } from "./database.ts";
import { readEntries } from "./entry-store.ts";
import type { ReleaseRow } from "./release-store.ts";

type HeadRow = Omit<ReleaseRow, "tail" | "state" | "status" | "last_seq" | "merged_into" | "corrections"> & {
  project_id: string;
};

const HEAD = sql`r.project_id, r.id, r.version, r.provisional, r.revision, r.first_seen_at, r.updated_at, r.standing`;

const toListed = (row: HeadRow): ListedRelease => ({
  id: row.id,
  version: row.version,
  provisional: row.provisional === 1,
  revision: row.revision,
  firstSeenAt: row.first_seen_at,
  updatedAt: row.updated_at,
  standing: completed(JSON.parse(row.standing) as Partial<Standing>),
});

/** A page of a project's releases, newest first by when they were first heard of. */
export async function listReleases(
  db: Database,
  projectId: string,
  { before, limit, provisional }: { before: string | null; limit: number; provisional: boolean },
): Promise<ListedRelease[]> {
  const rows = await db.all<HeadRow>(
    sql`select ${HEAD} from release r where r.project_id = ${projectId} and r.id < ${before ?? "rel_~"}
        and r.merged_into is null and ${provisional ? sql`1` : sql`r.provisional = 0`} order by r.id desc limit ${limit}`,
  );
  return rows.map(toListed);
}

/** Releases in brief, by `projectId|id`. */
export async function releaseHeads(
  db: Database,
  refs: readonly ReleaseAt[],
): Promise<Map<string, ListedRelease>> {
  const wanted = JSON.stringify(refs.map(({ projectId, id }) => [projectId, id]));
  const rows = await db.all<HeadRow>(
    sql`select ${HEAD} from json_each(${wanted}) k cross join release r on r.project_id = k.value->>0 and r.id = k.value->>1`,
  );
  return new Map(rows.map((row) => [`${row.project_id}|${row.id}`, toListed(row)]));
}

type PageRow = { start: string; refs: string };

/** The pages beside a place in the timeline, nearest first: as many as a slice can need. */
async function pagesFrom(
  db: Database,
  releaseId: string,
  cursor: string | null,
  order: "asc" | "desc",
): Promise<TimelinePage[]> {
  const rows =
    order === "asc"
      ? await db.all<PageRow>(
          sql`select start, refs from timeline_page where release_id = ${releaseId}
              and start >= coalesce((select max(start) from timeline_page where release_id = ${releaseId} and start <= ${cursor ?? ""}), '')
              order by start limit 4`,
        )
      : await db.all<PageRow>(
          sql`select start, refs from timeline_page where release_id = ${releaseId}
              and (${cursor} is null or start < ${cursor}) order by start desc limit 4`,
        );
  return rows.map(({ start, refs }) => ({ start, refs: JSON.parse(refs) as TimelineRef[] }));
}

/** A slice of a release's timeline in the order in which things happened. The cursor is the place of the last one read. */
export async function readTimeline(
  db: Database,
  orgId: string,
  snapshot: Snapshot,
  { cursor, limit, order }: { cursor: string | null; limit: number; order: "asc" | "desc" },
): Promise<TimelineSlice> {
  const isOlder = snapshot.tail.start !== "";
  const older = isOlder ? await pagesFrom(db, snapshot.id, cursor, order) : [];
  const direction = order === "asc" ? 1 : -1;
  const reachesTail = order === "desc" || older.length < 4;
  const refs = [...older, ...(reachesTail ? [snapshot.tail] : [])]
    .flatMap((page) => page.refs)
    .sort((a, b) => compareRefs(a, b) * direction)
    .filter((ref) => cursor === null || (order === "asc" ? startOf(ref) > cursor : startOf(ref) < cursor));
  const slice = refs.slice(0, limit);
  const entries = new Map(
    (
      await readEntries(
        db,
        orgId,
        slice.map(([, key]) => key),
      )
    ).map((one) => [one.entry.key, one.entry]),
  );
  const last = slice.at(-1);
  return {
    entries: slice.flatMap(([, key, seq]) => {
      const entry = entries.get(key);
      return entry ? [{ entry, seq }] : [];
    }),
    next: refs.length > limit && last ? startOf(last) : null,
  };
}
