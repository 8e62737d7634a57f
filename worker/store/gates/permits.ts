import { type SQL, sql } from "drizzle-orm";
import type { PermitRow, Permits } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";

type Row = {
  id: string;
  release_id: string;
  version: string;
  environment: string;
  environment_name: string;
  holder: string;
  fence: number;
  granted_at: number;
  expires_at: number;
  ended_at: number | null;
  granted_to: string;
  policy_version: number;
  override_reason: string | null;
  verdicts: string;
};

const toPermit = (row: Row): PermitRow => ({
  id: row.id,
  releaseId: row.release_id,
  version: row.version,
  environment: row.environment,
  environmentName: row.environment_name,
  holder: row.holder,
  fence: row.fence,
  grantedAt: row.granted_at,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  grantedTo: row.granted_to,
  policyVersion: row.policy_version,
  overrideReason: row.override_reason,
  verdicts: JSON.parse(row.verdicts) as PermitRow["verdicts"],
});

/** What was decided is written once; only until when it holds is told anew. */
export const putPermits = (projectId: string, rows: readonly PermitRow[]): SQL[] =>
  rows.map(
    (row) =>
      sql`insert into permit (project_id, id, release_id, version, environment, environment_name, holder, fence, granted_at,
            expires_at, ended_at, granted_to, policy_version, override_reason, verdicts)
          values (${projectId}, ${row.id}, ${row.releaseId}, ${row.version}, ${row.environment}, ${row.environmentName}, ${row.holder},
            ${row.fence}, ${row.grantedAt}, ${row.expiresAt}, ${row.endedAt}, ${row.grantedTo}, ${row.policyVersion},
            ${row.overrideReason}, ${JSON.stringify(row.verdicts)})
          on conflict do update set expires_at = max(expires_at, excluded.expires_at), ended_at = coalesce(ended_at, excluded.ended_at)`,
  );

export const permits = (db: Database): Permits => ({
  find: async (projectId, id) => {
    const [row] = await db.all<Row>(sql`select * from permit where project_id = ${projectId} and id = ${id}`);
    return row ? toPermit(row) : null;
  },
  list: async (projectId, environment, below, limit) => {
    const of = environment === null ? sql`1` : sql`environment = ${environment}`;
    const rows = await db.all<Row>(
      sql`select * from permit where project_id = ${projectId} and ${of} and id < ${below ?? "pmt_~"} order by id desc limit ${limit}`,
    );
    return rows.map(toPermit);
  },
});
