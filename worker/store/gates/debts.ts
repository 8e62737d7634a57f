import { type SQL, sql } from "drizzle-orm";
import type { DebtRow, Debts } from "../../services/gates/ports.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { putOutbox } from "../outbox-store.ts";
import { together } from "./together.ts";

type Row = {
  id: string;
  project: string;
  version: string;
  environment_name: string;
  permit_id: string;
  reason: string;
  overridden_by: string;
  opened_at: number;
  owner_id: string;
  owner_name: string;
  due_at: number;
  review: string | null;
  settled_at: number | null;
  settled_by: string | null;
};

const toDebt = (row: Row): DebtRow => ({
  id: row.id,
  project: row.project,
  version: row.version,
  environmentName: row.environment_name,
  permitId: row.permit_id,
  reason: row.reason,
  overriddenBy: row.overridden_by,
  openedAt: row.opened_at,
  ownerId: row.owner_id,
  ownerName: row.owner_name,
  dueAt: row.due_at,
  review: row.review,
  settledAt: row.settled_at,
  settledBy: row.settled_by,
});

/** Opened once, with the override that made it. */
export const putDebts = (orgId: string, rows: readonly DebtRow[]): SQL[] =>
  rows.map(
    (row) =>
      sql`insert into debt (org_id, id, project, version, environment_name, permit_id, reason, overridden_by, opened_at, owner_id, owner_name, due_at)
          values (${orgId}, ${row.id}, ${row.project}, ${row.version}, ${row.environmentName}, ${row.permitId}, ${row.reason},
                  ${row.overriddenBy}, ${row.openedAt}, ${row.ownerId}, ${row.ownerName}, ${row.dueAt})
          on conflict do nothing`,
  );

export const debts = (db: Database): Debts => ({
  find: async (orgId, id) => {
    const [row] = await db.all<Row>(sql`select * from debt where org_id = ${orgId} and id = ${id}`);
    return row ? toDebt(row) : null;
  },
  list: async (orgId, { project, isOpen }, below, limit) => {
    const of = project === null ? sql`1` : sql`project = ${project}`;
    const rows = await db.all<Row>(
      sql`select * from debt where org_id = ${orgId} and ${of} and id < ${below ?? "dbt_~"}
          and ${isOpen ? sql`settled_at is null` : sql`settled_at is not null`} order by id desc limit ${limit}`,
    );
    return rows.map(toDebt);
  },
  amend: async (orgId, { id, ownerId, ownerName, dueAt }, by) => {
    await db.atomically([
      sql`update debt set owner_id = ${ownerId}, owner_name = ${ownerName}, due_at = ${dueAt} where org_id = ${orgId} and id = ${id}`,
      ...together(orgId, by),
    ]);
  },
  settle: async (orgId, id, review, settledBy, { now, outbox, note }) => {
    const [settled] = await db.atomically<[{ id: string }, never, never]>([
      sql`update debt set review = ${review}, settled_at = ${now}, settled_by = ${settledBy}
          where org_id = ${orgId} and id = ${id} and settled_at is null returning id`,
      putNoteIfChanged(orgId, note),
      putOutbox(orgId, outbox, now),
    ]);
    return settled.length > 0;
  },
});
