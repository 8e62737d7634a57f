import { type SQL, sql } from "drizzle-orm";
import type { InboxReason } from "../../schema/contract/inbox.ts";
import type { InboxRow } from "../services/ledger.ts";
import type { Database } from "./database.ts";

type Row = {
  id: string;
  reason: InboxReason;
  detail: string;
  source: string;
  event_id: string | null;
  type: string | null;
  received_at: number;
  chain_id: string | null;
  request: string;
};

const toItem = (row: Row): InboxRow => ({
  id: row.id,
  reason: row.reason,
  detail: row.detail,
  source: row.source,
  eventId: row.event_id,
  type: row.type,
  receivedAt: row.received_at,
  chainId: row.chain_id,
  request: row.request,
});

/** The same event kept again is one row: its id says which it is. */
export const keepInInbox = (orgId: string, rows: readonly InboxRow[]): SQL =>
  sql`insert into inbox (org_id, id, reason, detail, source, event_id, type, received_at, chain_id, request)
    select ${orgId}, value->>'id', value->>'reason', value->>'detail', value->>'source', value->>'eventId', value->>'type',
           value->>'receivedAt', value->>'chainId', value->>'request'
    from json_each(${JSON.stringify(rows)}) where true on conflict do nothing`;

export async function putInbox(db: Database, orgId: string, rows: readonly InboxRow[]): Promise<void> {
  if (rows.length > 0) await db.run(keepInInbox(orgId, rows));
}

/** A page of the inbox, newest first. */
export async function listInbox(
  db: Database,
  orgId: string,
  before: string | null,
  limit: number,
): Promise<InboxRow[]> {
  const rows = await db.all<Row>(
    sql`select * from inbox where org_id = ${orgId} and (${before} is null or id < ${before}) order by id desc limit ${limit}`,
  );
  return rows.map(toItem);
}

export async function findInInbox(db: Database, orgId: string, id: string): Promise<InboxRow | null> {
  const [row] = await db.all<Row>(sql`select * from inbox where org_id = ${orgId} and id = ${id}`);
  return row ? toItem(row) : null;
}

/** Events that wait for a chain to be about something. */
export async function waitingForChains(
  db: Database,
  orgId: string,
  chainIds: readonly string[],
): Promise<InboxRow[]> {
  const rows = await db.all<Row>(
    sql`select i.* from json_each(${JSON.stringify(chainIds)}) c cross join inbox i on i.org_id = ${orgId} and i.chain_id = c.value limit 200`,
  );
  return rows.map(toItem);
}

export async function removeFromInbox(db: Database, orgId: string, ids: readonly string[]): Promise<void> {
  await db.run(
    sql`delete from inbox where org_id = ${orgId} and id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
}
