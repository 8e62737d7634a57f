import { sql } from "drizzle-orm";
import type { ReleaseName } from "../core/release/placement.ts";
import type { Handover } from "../services/ledger.ts";
import type { Database } from "./database.ts";

type Row = { project_id: string; from_release: string; to_release: string; name: string; has_left: number };

const toHandover = (row: Row): Handover => {
  const [orgId = "", slug = ""] = row.project_id.split("/");
  return {
    orgId,
    slug,
    from: row.from_release,
    to: row.to_release,
    name: row.name,
    left: row.has_left === 1,
  };
};

/** Handovers not yet complete: of one project, or of the whole shard. The table is empty but for moments. */
export async function pendingHandovers(
  db: Database,
  projectId: string | null,
  limit = 100,
): Promise<Handover[]> {
  const rows = await db.all<Row>(
    sql`select project_id, from_release, to_release, name, keys is not null as has_left from handover
        where ${projectId} is null or project_id = ${projectId} limit ${limit}`,
  );
  return rows.map(toHandover);
}

/** The entries that left `from` for `to`; null where there is no such handover, or they have not left. */
export async function handedKeys(
  db: Database,
  projectId: string,
  from: string,
  to: string,
  name: ReleaseName,
): Promise<string[] | null> {
  const [row] = await db.all<{ keys: string | null }>(
    sql`select keys from handover where project_id = ${projectId} and from_release = ${from} and to_release = ${to} and name = ${name}`,
  );
  return row?.keys == null ? null : (JSON.parse(row.keys) as string[]);
}
