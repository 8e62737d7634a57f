import { sql } from "drizzle-orm";
import type { StopRow, Stops } from "../../services/gates/ports.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { putOutbox } from "../outbox-store.ts";
import { together } from "./together.ts";

type Row = {
  id: string;
  project: string | null;
  environment: string | null;
  reason: string;
  incident_url: string | null;
  started_at: number;
  started_by: string;
  ended_at: number | null;
  ended_by: string | null;
  end_reason: string | null;
};

const toStop = (row: Row): StopRow => ({
  id: row.id,
  project: row.project,
  environment: row.environment,
  reason: row.reason,
  incidentUrl: row.incident_url,
  startedAt: row.started_at,
  startedBy: row.started_by,
  endedAt: row.ended_at,
  endedBy: row.ended_by,
  endReason: row.end_reason,
});

export const stops = (db: Database): Stops => ({
  put: async (orgId, row, by) => {
    await db.atomically([
      sql`insert into stop (org_id, id, project, environment, reason, incident_url, started_at, started_by)
          values (${orgId}, ${row.id}, ${row.project}, ${row.environment}, ${row.reason}, ${row.incidentUrl}, ${row.startedAt}, ${row.startedBy})`,
      ...together(orgId, by),
    ]);
  },
  find: async (orgId, id) => {
    const [row] = await db.all<Row>(sql`select * from stop where org_id = ${orgId} and id = ${id}`);
    return row ? toStop(row) : null;
  },
  list: async (orgId, below, activeOnly, limit) => {
    const rows = await db.all<Row>(
      sql`select * from stop where org_id = ${orgId} and id < ${below ?? "stp_~"}
          and ${activeOnly ? sql`ended_at is null` : sql`1`} order by id desc limit ${limit}`,
    );
    return rows.map(toStop);
  },
  lasting: async (orgId, at, limit) => {
    const rows = await db.all<Row>(
      sql`select * from stop where org_id = ${orgId} and started_at <= ${at}
          and (ended_at is null or ended_at > ${at}) order by id desc limit ${limit}`,
    );
    return rows.map(toStop);
  },
  end: async (orgId, id, endedBy, reason, { now, outbox, note }) => {
    const [ended] = await db.atomically<[{ id: string }, never, never]>([
      sql`update stop set ended_at = ${now}, ended_by = ${endedBy}, end_reason = ${reason}
          where org_id = ${orgId} and id = ${id} and ended_at is null returning id`,
      putNoteIfChanged(orgId, note),
      putOutbox(orgId, outbox, now),
    ]);
    return ended.length > 0;
  },
});
