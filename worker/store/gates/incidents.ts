import { type SQL, sql } from "drizzle-orm";
import type { IncidentRow } from "../../core/release/incidents.ts";
import type { IncidentCursor, Incidents } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { NEVER } from "./together.ts";

type Row = {
  key: string;
  id: string;
  release_id: string;
  version: string;
  title: string;
  severity: string | null;
  environment: string | null;
  environment_name: string | null;
  deployment_id: string | null;
  status: IncidentRow["status"];
  opened_at: number;
  mitigated_at: number | null;
  resolved_at: number | null;
};

const toIncident = (row: Row): IncidentRow => ({
  key: row.key,
  id: row.id,
  releaseId: row.release_id,
  version: row.version,
  title: row.title,
  severity: row.severity,
  environment: row.environment,
  environmentName: row.environment_name,
  deploymentId: row.deployment_id,
  status: row.status,
  openedAt: row.opened_at,
  mitigatedAt: row.mitigated_at,
  resolvedAt: row.resolved_at,
});

/** What a release's commit changes of its project's incidents. */
export function putIncidents(
  projectId: string,
  { gone, put }: { readonly gone: readonly string[]; readonly put: readonly IncidentRow[] },
): SQL[] {
  const values = put.map((row) => ({ ...row, until: row.resolvedAt ?? NEVER }));
  return [
    ...(gone.length === 0
      ? []
      : [
          sql`delete from incident where project_id = ${projectId} and key in (select value from json_each(${JSON.stringify(gone)}))`,
        ]),
    ...(put.length === 0
      ? []
      : [
          sql`insert into incident (project_id, key, id, release_id, version, title, severity, environment, environment_name,
                deployment_id, status, opened_at, mitigated_at, resolved_at, until)
              select ${projectId}, value->>'key', value->>'id', value->>'releaseId', value->>'version', value->>'title',
                value->>'severity', value->>'environment', value->>'environmentName', value->>'deploymentId', value->>'status',
                value->>'openedAt', value->>'mitigatedAt', value->>'resolvedAt', value->>'until'
              from json_each(${JSON.stringify(values)}) where true
              on conflict do update set release_id = excluded.release_id, version = excluded.version, title = excluded.title,
                severity = excluded.severity, environment = excluded.environment, environment_name = excluded.environment_name,
                deployment_id = excluded.deployment_id, status = excluded.status, opened_at = excluded.opened_at,
                mitigated_at = excluded.mitigated_at, resolved_at = excluded.resolved_at, until = excluded.until`,
        ]),
  ];
}

/** Open ones first, then those resolved last. */
const after = (cursor: IncidentCursor | null): SQL =>
  cursor === null
    ? sql`1`
    : sql`(until, opened_at, key) < (${cursor.until}, ${cursor.openedAt}, ${cursor.key})`;

export const incidents = (db: Database): Incidents => ({
  find: async (projectId, id) => {
    const [row] = await db.all<Row>(
      sql`select * from incident where project_id = ${projectId} and key in (${`slipway|${id}`}, ${`api|${id}`})
          union all
          select * from incident where project_id = ${projectId} and until = ${NEVER} and id = ${id} limit 1`,
    );
    return row ? toIncident(row) : null;
  },
  list: async (projectId, openOnly, cursor, limit) => {
    const rows = await db.all<Row>(
      sql`select * from incident where project_id = ${projectId} and ${openOnly ? sql`until = ${NEVER}` : sql`1`}
          and ${after(cursor)} order by until desc, opened_at desc, key desc limit ${limit}`,
    );
    return rows.map(toIncident);
  },
});
