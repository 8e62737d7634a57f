import { sql } from "drizzle-orm";
import type { FreezeRow, Freezes } from "../../services/gates/ports.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { putOutbox } from "../outbox-store.ts";
import { together } from "./together.ts";

export type StoredFreeze = {
  id: string;
  name: string;
  kind: "deny" | "allow";
  project: string | null;
  environment: string | null;
  start_at: number;
  end_at: number | null;
  rrule: string | null;
  duration_ms: number;
  timezone: string;
  reason: string;
  made_at: number;
  made_by: string;
  removed_at: number | null;
};

export const toFreeze = (row: StoredFreeze): FreezeRow => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  project: row.project,
  environment: row.environment,
  start: row.start_at,
  end: row.end_at,
  rrule: row.rrule,
  durationMs: row.duration_ms,
  timezone: row.timezone,
  reason: row.reason,
  madeAt: row.made_at,
  madeBy: row.made_by,
  endedAt: row.removed_at,
});

export const freezes = (db: Database): Freezes => ({
  put: async (orgId, row, until, by) => {
    await db.atomically([
      sql`insert into freeze (org_id, id, name, kind, project, environment, start_at, end_at, rrule, duration_ms, timezone, reason, made_at, made_by, until)
          values (${orgId}, ${row.id}, ${row.name}, ${row.kind}, ${row.project}, ${row.environment}, ${row.start}, ${row.end},
                  ${row.rrule}, ${row.durationMs}, ${row.timezone}, ${row.reason}, ${row.madeAt}, ${row.madeBy}, ${until})`,
      ...together(orgId, by),
    ]);
  },
  find: async (orgId, id) => {
    const [row] = await db.all<StoredFreeze>(
      sql`select * from freeze where org_id = ${orgId} and id = ${id} and removed_at is null`,
    );
    return row ? toFreeze(row) : null;
  },
  list: async (orgId, at, after, limit) => {
    const rows = await db.all<StoredFreeze>(
      sql`select * from freeze where org_id = ${orgId} and until > ${at} and id > ${after} order by id limit ${limit}`,
    );
    return rows.map(toFreeze);
  },
  end: async (orgId, id, { now, outbox, note }) => {
    const [ended] = await db.atomically<[{ id: string }, never, never]>([
      sql`update freeze set removed_at = ${now}, until = min(until, ${now}) where org_id = ${orgId} and id = ${id}
          and removed_at is null returning id`,
      putNoteIfChanged(orgId, note),
      putOutbox(orgId, outbox, now),
    ]);
    return ended.length > 0;
  },
});
