import { sql } from "drizzle-orm";
import type { Occupant } from "../../core/environment/occupancy.ts";
import type { Database } from "../database.ts";

/** What was deployed to an environment since a moment, newest first: never more rows are read than asked for. */
export async function deployments(
  db: Database,
  projectId: string,
  environment: string,
  since: number,
  limit: number,
): Promise<Occupant[]> {
  const newest = (kind: "succeeded" | "attempt") =>
    sql`select * from (select at, tie, occupant from occupancy where project_id = ${projectId} and environment = ${environment}
        and kind = ${kind} and at >= ${since} order by at desc, tie desc limit ${limit})`;
  const rows = await db.all<{ occupant: string | null }>(
    sql`select occupant from (${newest("succeeded")} union all ${newest("attempt")}) where occupant is not null
        order by at desc, tie desc limit ${limit}`,
  );
  return rows.map(({ occupant }) => JSON.parse(occupant ?? "") as Occupant);
}
