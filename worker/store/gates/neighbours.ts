import { sql } from "drizzle-orm";
import type { Occupant } from "../../core/environment/occupancy.ts";
import type { Success } from "../../core/environment/rollback.ts";
import type { Neighbours } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";

type Row = { mine: string | null; before: string | null; current: string | null; suspect: string | null };

const read = (text: string | null): Occupant | null =>
  text === null ? null : (JSON.parse(text) as Occupant);

/**
 * What ran in an environment around a success of a release there: some lookups by key, however long the history. Only
 * where the release ran there before is looked further back, and no further than to when it first did.
 */
export async function neighbours(
  db: Database,
  projectId: string,
  environment: string,
  releaseId: string,
  { at, key }: { readonly at: number; readonly key: string },
): Promise<Neighbours> {
  const here = sql`o.project_id = ${projectId} and o.environment = ${environment} and o.kind = 'succeeded'`;
  const isMine = sql`o.occupant->>'releaseId' = ${releaseId}`;
  const isOther = sql`o.occupant->>'releaseId' <> ${releaseId}`;
  const [row] = await db.all<Row>(
    sql`with mine as (select o.at, o.occupant from occupancy o where ${here} and ${isMine} and (o.at, o.tie) <= (${at}, ${key})
          order by o.at desc, o.tie desc limit 1),
        before as (select o.at, o.tie, o.occupant from occupancy o where ${here} and o.occupant is not null
          and (o.at, o.tie) < (${at}, ${key}) order by o.at desc, o.tie desc limit 1),
        since as (select occupant->>'firstAt' as at from mine)
        select
          (select occupant from mine) as mine,
          (select occupant from before) as before,
          (select o.occupant from occupancy o where ${here} order by o.at desc, o.tie desc limit 1) as current,
          case when (select at from since) < (select at from before) then
            (select o.occupant from occupancy o where ${here} and ${isOther} and o.at <= (select at from before)
               and o.at > (select max(m.at) from occupancy m where m.project_id = ${projectId} and m.environment = ${environment}
                   and m.kind = 'succeeded' and m.occupant->>'releaseId' = ${releaseId}
                   and m.at between (select at from since) and (select at from before))
               order by o.at, o.tie limit 1) end as suspect`,
  );
  return {
    mine: read(row?.mine ?? null),
    before: read(row?.before ?? null),
    current: read(row?.current ?? null),
    suspect: read(row?.suspect ?? null),
  };
}

/** What came to run in an environment after a success there, oldest first: as many as are asked for. */
export async function successesAfter(
  db: Database,
  projectId: string,
  environment: string,
  { at, key }: { readonly at: number; readonly key: string },
  limit: number,
): Promise<Success[]> {
  const rows = await db.all<{ at: number; tie: string; occupant: string }>(
    sql`select o.at, o.tie, o.occupant from occupancy o where o.project_id = ${projectId} and o.environment = ${environment}
        and o.kind = 'succeeded' and (o.at, o.tie) > (${at}, ${key}) and o.occupant is not null
        order by o.at, o.tie limit ${limit}`,
  );
  return rows.map((row) => ({ at: row.at, key: row.tie, occupant: JSON.parse(row.occupant) as Occupant }));
}
