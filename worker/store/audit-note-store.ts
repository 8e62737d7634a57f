import { type SQL, sql } from "drizzle-orm";
import type { AuditNote } from "../../schema/contract/audit.ts";

/** Part of the batch that makes the change. */
export const putNote = (orgId: string, note: AuditNote): SQL =>
  sql`insert into audit_note (org_id, id, note) values (${orgId}, ${note.id}, ${JSON.stringify(note)})`;

/** The same, only if the statement right before it changed a row. */
export const putNoteIfChanged = (orgId: string, note: AuditNote): SQL =>
  sql`insert into audit_note (org_id, id, note) select ${orgId}, ${note.id}, ${JSON.stringify(note)} where changes() > 0`;
