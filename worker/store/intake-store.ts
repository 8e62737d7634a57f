import { sql } from "drizzle-orm";
import { idFloor } from "../core/id.ts";
import type { IntakeRow } from "../services/ledger.ts";
import type { Database } from "./database.ts";

type Row = { id: string; org_id: string; request: string; received_at: number };
const toIntake = (row: Row): IntakeRow => ({
  id: row.id,
  orgId: row.org_id,
  request: row.request,
  receivedAt: row.received_at,
});

export async function putIntake(db: Database, row: IntakeRow): Promise<void> {
  await db.run(
    sql`insert into intake (id, org_id, request, received_at) values (${row.id}, ${row.orgId}, ${row.request}, ${row.receivedAt})`,
  );
}

/** The rows that are still there; one already committed is not. */
export async function readIntake(db: Database, ids: readonly string[]): Promise<IntakeRow[]> {
  const rows = await db.all<Row>(
    sql`select i.* from json_each(${JSON.stringify(ids)}) k cross join intake i on i.id = k.value order by i.id`,
  );
  return rows.map(toIntake);
}

export async function removeIntake(db: Database, ids: readonly string[]): Promise<void> {
  await db.run(sql`delete from intake where id in (select value from json_each(${JSON.stringify(ids)}))`);
}

/** The oldest rows received before a moment: they waited longer than a wake-up takes. */
export async function waitingIntake(db: Database, before: number, limit: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(
    sql`select id from intake where id < ${idFloor("int", before)} order by id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
