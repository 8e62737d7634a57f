import { type SQL, sql } from "drizzle-orm";
import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { EndpointRow, Endpoints, Notice } from "../../services/webhooks/ports.ts";
import { putNote, putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { lastOf } from "./message-store.ts";

type Row = {
  org_id: string;
  id: string;
  url: string;
  format: EndpointRow["format"];
  description: string | null;
  types: string | null;
  project: string | null;
  environment_name: string | null;
  headers: string | null;
  header_names: string;
  secrets: string;
  public_key: string;
  previous_until: number | null;
  disabled_at: number | null;
  disabled_because: EndpointRow["disabledBecause"];
  warned_at: number | null;
  notice: Notice | null;
  starts_after: number;
  created_at: number;
  created_by: string;
};

const toEndpoint = (row: Row): EndpointRow => ({
  id: row.id,
  url: row.url,
  format: row.format,
  description: row.description,
  types: row.types === null ? null : (JSON.parse(row.types) as WebhookType[]),
  project: row.project,
  environment: row.environment_name,
  headers: row.headers,
  headerNames: JSON.parse(row.header_names) as string[],
  secrets: row.secrets,
  publicKey: row.public_key,
  previousUntil: row.previous_until,
  disabledAt: row.disabled_at,
  disabledBecause: row.disabled_because,
  warnedAt: row.warned_at,
  startsAfter: row.starts_after,
  createdAt: row.created_at,
  createdBy: row.created_by,
});

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Runs a change with its note; whether it changed anything. */
async function noted(db: Database, orgId: string, change: SQL, note: AuditNote): Promise<boolean> {
  const [changed] = await db.atomically<[{ id: string }, never]>([
    sql`${change} returning id`,
    putNoteIfChanged(orgId, note),
  ]);
  return changed.length > 0;
}

const reading = (db: Database): Pick<Endpoints, "list" | "find" | "enabled" | "ids" | "noticed"> => ({
  list: async (orgId, project, before, limit) => {
    const older = before === null ? sql`` : sql`and id < ${before}`;
    const ofProject = project === null ? sql`` : sql`and project = ${project}`;
    const rows = await db.all<Row>(
      sql`select * from endpoint where org_id = ${orgId} ${older} ${ofProject} order by id desc limit ${limit}`,
    );
    return rows.map(toEndpoint);
  },
  find: async (orgId, id) => {
    const [row] = await db.all<Row>(sql`select * from endpoint where org_id = ${orgId} and id = ${id}`);
    return row ? toEndpoint(row) : null;
  },
  enabled: async (orgId) => {
    const rows = await db.all<{ id: string }>(
      sql`select id from endpoint where org_id = ${orgId} and disabled_at is null limit 100`,
    );
    return rows.map(({ id }) => id);
  },
  ids: async (orgId) => {
    const rows = await db.all<{ id: string }>(sql`select id from endpoint where org_id = ${orgId} limit 100`);
    return rows.map(({ id }) => id);
  },
  noticed: async (limit) => {
    const rows = await db.all<Row>(sql`select * from endpoint where notice is not null limit ${limit}`);
    return rows.flatMap((row) =>
      row.notice === null ? [] : [{ ...toEndpoint(row), orgId: row.org_id, notice: row.notice }],
    );
  },
});

const changing = (db: Database): Pick<Endpoints, "create" | "amend" | "remove" | "rotate" | "note"> => ({
  create: (orgId, row, most, note) =>
    noted(
      db,
      orgId,
      sql`insert into endpoint (org_id, id, url, format, description, types, project, environment_name, headers,
            header_names, secrets, public_key, starts_after, created_at, created_by)
          select ${orgId}, ${row.id}, ${row.url}, ${row.format}, ${row.description}, ${jsonOrNull(row.types)}, ${row.project},
            ${row.environment}, ${row.headers}, ${JSON.stringify(row.headerNames)}, ${row.secrets},
            ${row.publicKey}, ${lastOf(orgId, "")}, ${row.createdAt}, ${row.createdBy}
          where (select count(*) from (select 1 from endpoint where org_id = ${orgId} limit ${most})) < ${most}`,
      note,
    ),
  amend: (orgId, id, change, note) =>
    noted(
      db,
      orgId,
      sql`update endpoint set url = ${change.url}, description = ${change.description}, types = ${jsonOrNull(change.types)},
            project = ${change.project}, environment_name = ${change.environment},
            headers = ${change.headers}, header_names = ${JSON.stringify(change.headerNames)}
          where org_id = ${orgId} and id = ${id}`,
      note,
    ),
  remove: (orgId, id, note) =>
    noted(db, orgId, sql`delete from endpoint where org_id = ${orgId} and id = ${id}`, note),
  rotate: (orgId, id, before, after, note) =>
    noted(
      db,
      orgId,
      sql`update endpoint set secrets = ${after.secrets}, public_key = ${after.publicKey}, previous_until = ${after.previousUntil}
          where org_id = ${orgId} and id = ${id} and secrets = ${before}`,
      note,
    ),
  note: async (orgId, note) => {
    await db.atomically([putNote(orgId, note)]);
  },
});

/** Whether an endpoint is sent to, and what its people are to be told of that. */
const switching = (db: Database): Pick<Endpoints, "enable" | "disable" | "warn" | "clearNotice"> => ({
  enable: (orgId, id, note) =>
    noted(
      db,
      orgId,
      sql`update endpoint set disabled_at = null, disabled_because = null, warned_at = null, notice = null,
            starts_after = ${lastOf(orgId, "")}
          where org_id = ${orgId} and id = ${id} and disabled_at is not null`,
      note,
    ),
  disable: (orgId, id, { at, because, url }, note) =>
    noted(
      db,
      orgId,
      sql`update endpoint set disabled_at = ${at}, disabled_because = ${because}, warned_at = null,
            notice = ${because === "person" ? null : "disabled"}
          where org_id = ${orgId} and id = ${id} and disabled_at is null and url = coalesce(${url ?? null}, url)`,
      note,
    ),
  warn: async (orgId, id, at) => {
    const changed = await db.all(
      sql`update endpoint set warned_at = ${at}, notice = ${at === null ? null : "warning"}
          where org_id = ${orgId} and id = ${id} and disabled_at is null and (warned_at is null) = ${at === null ? 0 : 1} returning id`,
    );
    return changed.length > 0;
  },
  clearNotice: async (orgId, id, notice) => {
    await db.run(
      sql`update endpoint set notice = null where org_id = ${orgId} and id = ${id} and notice = ${notice}`,
    );
  },
});

export const endpoints = (db: Database): Endpoints => ({
  ...reading(db),
  ...changing(db),
  ...switching(db),
});
