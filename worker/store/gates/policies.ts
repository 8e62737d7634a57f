import { type SQL, sql } from "drizzle-orm";
import type { Policies, PolicyRow } from "../../services/gates/ports.ts";
import { type Database, isConstraintError } from "../database.ts";
import { orgOf, together } from "./together.ts";

type Row = { version: number; gates: string; reason: string | null; made_at: number; made_by: string };

const toPolicy = (row: Row): PolicyRow => ({
  version: row.version,
  gates: JSON.parse(row.gates) as PolicyRow["gates"],
  reason: row.reason,
  madeAt: row.made_at,
  madeBy: row.made_by,
});

/** Fails where that version is there already: another made it meanwhile. */
export const insertPolicy = (
  projectId: string,
  environment: string,
  { version, gates, reason, madeAt, madeBy }: PolicyRow,
): SQL =>
  sql`insert into policy (project_id, environment, version, gates, reason, made_at, made_by)
      values (${projectId}, ${environment}, ${version}, ${JSON.stringify(gates)}, ${reason}, ${madeAt}, ${madeBy})`;

export const policies = (db: Database): Policies => ({
  put: async (projectId, { key, name, tier, certainty }, row, by) => {
    const policy = row.gates.length === 0 ? null : JSON.stringify({ gates: row.gates });
    try {
      await db.atomically([
        insertPolicy(projectId, key, row),
        // An environment that is there by default alone has no row yet.
        sql`insert into environment (project_id, key, name, tier, certainty, policy, policy_version)
            values (${projectId}, ${key}, ${name}, ${tier}, ${certainty}, ${policy}, ${row.version})
            on conflict do update set policy = excluded.policy, policy_version = excluded.policy_version`,
        ...together(orgOf(projectId), by),
      ]);
      return true;
    } catch (error) {
      if (isConstraintError(error)) return false;
      throw error;
    }
  },
  versions: async (projectId, environment, below, limit) => {
    const rows = await db.all<Row>(
      sql`select version, gates, reason, made_at, made_by from policy where project_id = ${projectId}
          and environment = ${environment} and version < ${below} order by version desc limit ${limit}`,
    );
    return rows.map(toPolicy);
  },
  at: async (projectId, environment, at) => {
    const [row] = await db.all<Row>(
      sql`select version, gates, reason, made_at, made_by from policy where project_id = ${projectId}
          and environment = ${environment} and made_at <= ${at} order by version desc limit 1`,
    );
    return row ? toPolicy(row) : null;
  },
});
