import { type SQL, sql } from "drizzle-orm";
import type { RollbackRow, Rollbacks } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { orgOf, together } from "./together.ts";

type Row = {
  id: string;
  environment: string;
  environment_name: string;
  at: number;
  from_version: string;
  to_version: string;
  told: number;
  suspect_version: string | null;
  suspect_deployment: string | null;
  judgement: string | null;
};

const toRollback = (row: Row): RollbackRow => ({
  id: row.id,
  environment: row.environment,
  environmentName: row.environment_name,
  at: row.at,
  fromVersion: row.from_version,
  toVersion: row.to_version,
  told: row.told === 1,
  suspectVersion: row.suspect_version,
  suspectDeployment: row.suspect_deployment,
  judgement: row.judgement === null ? null : (JSON.parse(row.judgement) as RollbackRow["judgement"]),
});

/** A rollback that was found: once, however often it is found. */
export const putRollback = (projectId: string, row: RollbackRow): SQL =>
  sql`insert into rollback (project_id, id, environment, environment_name, at, from_version, to_version, told, suspect_version, suspect_deployment)
      values (${projectId}, ${row.id}, ${row.environment}, ${row.environmentName}, ${row.at}, ${row.fromVersion}, ${row.toVersion},
              ${row.told ? 1 : 0}, ${row.suspectVersion}, ${row.suspectDeployment})
      on conflict do nothing`;

export const rollbacks = (db: Database): Rollbacks => ({
  find: async (projectId, id) => {
    const [row] = await db.all<Row>(
      sql`select * from rollback where project_id = ${projectId} and id = ${id}`,
    );
    return row ? toRollback(row) : null;
  },
  list: async (projectId, environment, below, limit) => {
    const rows = await db.all<Row>(
      sql`select * from rollback where project_id = ${projectId} and id < ${below ?? "rbk_~"}
          and ${environment === null ? sql`1` : sql`environment = ${environment}`} order by id desc limit ${limit}`,
    );
    return rows.map(toRollback);
  },
  judge: async (projectId, { id, judgement }, by) => {
    await db.atomically([
      sql`update rollback set judgement = ${JSON.stringify(judgement)} where project_id = ${projectId} and id = ${id}`,
      ...together(orgOf(projectId), by),
    ]);
  },
});
