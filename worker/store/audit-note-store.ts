import { type SQL, sql } from "drizzle-orm";
import type { AuditNote } from "../../schema/contract/audit.ts";

/** Part of the batch that makes the change. */
export const putNote = (orgId: string, note: AuditNote): SQL =>
  sql`insert into audit_note (org_id, id, note) values (${orgId}, ${note.id}, ${JSON.stringify(note)})`;

/** The same for every row of a query, after a pattern: `org_id`, an `id`, and `target` and `before` as JSON. */
export const putNoteForEach = (pattern: AuditNote, rows: SQL): SQL =>
  sql`insert into audit_note (org_id, id, note)
    select org_id, ${`${pattern.id}.`} || id,
      json_set(${JSON.stringify(pattern)}, '$.id', ${`${pattern.id}.`} || id,
        '$.target', json(target), '$.before', json(before))
    from (${rows})`;

/** The same, only if the statement right before it changed a row. */
export const putNoteIfChanged = (orgId: string, note: AuditNote): SQL =>
  sql`insert into audit_note (org_id, id, note) select ${orgId}, ${note.id}, ${JSON.stringify(note)} where changes() > 0`;
