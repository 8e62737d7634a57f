import { sql } from "drizzle-orm";
import type { ApprovalRequests, RequestRow } from "../../services/gates/ports.ts";
import { type Database, isConstraintError } from "../database.ts";

type Row = {
  org_id: string;
  id: string;
  project: string;
  release_id: string;
  environment: string;
  environment_name: string;
  message: string | null;
  requested_by: string;
  requested_at: number;
  due_at: number;
  expires_at: number;
  state: RequestRow["state"];
};

const toRequest = (row: Row): RequestRow & { readonly orgId: string } => ({
  orgId: row.org_id,
  id: row.id,
  project: row.project,
  releaseId: row.release_id,
  environment: row.environment,
  environmentName: row.environment_name,
  message: row.message,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  state: row.state,
});

export const approvalRequests = (db: Database): ApprovalRequests => ({
  open: async (orgId, row) => {
    try {
      await db.run(
        sql`insert into approval_request (org_id, id, project, release_id, environment, environment_name, message, requested_by, requested_at, due_at, expires_at, state)
            values (${orgId}, ${row.id}, ${row.project}, ${row.releaseId}, ${row.environment}, ${row.environmentName}, ${row.message},
                    ${row.requestedBy}, ${row.requestedAt}, ${row.dueAt}, ${row.expiresAt}, ${row.state})`,
      );
      return true;
    } catch (error) {
      if (isConstraintError(error)) return false;
      throw error;
    }
  },
  list: async (orgId, below, limit) => {
    const rows = await db.all<Row>(
      sql`select * from approval_request indexed by approval_request_open where org_id = ${orgId} and state = 'open'
          and id < ${below ?? "arq_~"} order by id desc limit ${limit}`,
    );
    return rows.map(toRequest);
  },
  ofRelease: async (orgId, project, releaseId) => {
    const rows = await db.all<Row>(
      sql`select * from approval_request indexed by approval_request_open where org_id = ${orgId} and project = ${project} and release_id = ${releaseId} and state = 'open'`,
    );
    return rows.map(toRequest);
  },
  close: async (orgId, id, state) => {
    await db.run(
      sql`update approval_request set state = ${state} where org_id = ${orgId} and id = ${id} and state = 'open'`,
    );
  },
  due: async (at, limit) => {
    const rows = await db.all<Row>(
      sql`select * from approval_request where state = 'open' and due_at <= ${at} order by due_at limit ${limit}`,
    );
    return rows.map(toRequest);
  },
  postpone: async (orgId, id, dueAt) => {
    await db.run(
      sql`update approval_request set due_at = ${dueAt} where org_id = ${orgId} and id = ${id} and state = 'open'`,
    );
  },
});
