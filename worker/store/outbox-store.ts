import { type SQL, sql } from "drizzle-orm";
import type { OutboxRow } from "../services/ledger.ts";
import type { Database } from "./database.ts";

/** Part of the batch that makes the change. */
export const putOutbox = (orgId: string, { id, change }: OutboxRow, now: number): SQL =>
  sql`insert into outbox (org_id, id, change, created_at) values (${orgId}, ${id}, ${change}, ${now})`;

/** The oldest untold changes of an organisation. */
export const readOutbox = (db: Database, orgId: string): Promise<OutboxRow[]> =>
  db.all(sql`select id, change from outbox where org_id = ${orgId} order by id limit 200`);

export async function removeFromOutbox(db: Database, orgId: string, ids: readonly string[]): Promise<void> {
  await db.run(
    sql`delete from outbox where org_id = ${orgId} and id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
}

/** Organisations with changes written before a moment and still untold. The table is empty but for moments. */
export async function untoldOrganisations(db: Database, before: number, limit: number): Promise<string[]> {
  const rows = await db.all<{ org_id: string }>(
    sql`select distinct org_id from outbox where created_at < ${before} limit ${limit}`,
  );
  return rows.map(({ org_id }) => org_id);
}
