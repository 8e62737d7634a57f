import { type SQL, sql } from "drizzle-orm";
import type { HoldRow, Holds } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";

type Row = {
  fence: number;
  id: string;
  holder: string;
  reason: string | null;
  since: number;
  expires_at: number | null;
  ended_at: number | null;
  ended: HoldRow["ended"];
  ended_because: string | null;
};

const toHold = (row: Row): HoldRow => ({
  fence: row.fence,
  id: row.id,
  holder: row.holder,
  reason: row.reason,
  since: row.since,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  ended: row.ended,
  endedBecause: row.ended_because,
});

/** A hold as its environment's object knows it now; told again it is the same, and an end is never taken back. */
export const putHolds = (projectId: string, environment: string, rows: readonly HoldRow[]): SQL[] =>
  rows.length === 0
    ? []
    : [
        sql`insert into hold (project_id, environment, fence, id, holder, reason, since, expires_at, ended_at, ended, ended_because)
            select ${projectId}, ${environment}, value->>'fence', value->>'id', value->>'holder', value->>'reason', value->>'since',
              value->>'expiresAt', value->>'endedAt', value->>'ended', value->>'endedBecause'
            from json_each(${JSON.stringify(rows)}) where true
            on conflict do update set expires_at = excluded.expires_at, ended_at = coalesce(ended_at, excluded.ended_at),
              ended = coalesce(ended, excluded.ended), ended_because = coalesce(ended_because, excluded.ended_because)`,
      ];

export const holds = (db: Database): Holds => ({
  list: async (projectId, environment, below, limit) => {
    const rows = await db.all<Row>(
      sql`select * from hold where project_id = ${projectId} and environment = ${environment} and fence < ${below}
          order by fence desc limit ${limit}`,
    );
    return rows.map(toHold);
  },
  at: async (places, at) => {
    const wanted = JSON.stringify(places.map(({ projectId, key }) => [projectId, key]));
    const rows = await db.all<Row & { project_id: string; environment: string }>(
      sql`select h.* from json_each(${wanted}) p cross join hold h on h.project_id = p.value->>0 and h.environment = p.value->>1
            and h.fence = (select max(n.fence) from hold n where n.project_id = p.value->>0 and n.environment = p.value->>1
                           and n.since <= ${at})
          where (h.ended_at is null or h.ended_at > ${at}) and (h.expires_at is null or h.expires_at > ${at})`,
    );
    return new Map(rows.map((row) => [`${row.project_id}|${row.environment}`, toHold(row)]));
  },
});
