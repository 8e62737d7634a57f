import { sql } from "drizzle-orm";
import type { AuditEntry, AuditNote } from "../../schema/contract/audit.ts";
import type { AuditLog, AuditNotes } from "../services/audit/ports.ts";
import type { Database } from "./database.ts";

/** The notes that wait in one database. */
export const auditNotes = (db: Database): AuditNotes => ({
  waiting: async (orgId, limit) => {
    const rows = await db.all<{ note: string }>(
      sql`select note from audit_note where org_id = ${orgId} order by id limit ${limit}`,
    );
    return rows.map(({ note }) => JSON.parse(note) as AuditNote);
  },
  remove: async (orgId, ids) => {
    await db.run(
      sql`delete from audit_note where org_id = ${orgId} and id in (select value from json_each(${JSON.stringify(ids)}))`,
    );
  },
  organisations: async (before, limit) => {
    const rows = await db.all<{ org_id: string }>(
      sql`select distinct org_id from audit_note where id < ${before} limit ${limit}`,
    );
    return rows.map(({ org_id }) => org_id);
  },
});

type Row = { seq: number; note: string; hash: string; previous_hash: string };

const toEntry = ({ seq, note, hash, previous_hash }: Row): AuditEntry => ({
  ...(JSON.parse(note) as AuditNote),
  seq,
  hash,
  previousHash: previous_hash,
});

/** The chains kept in one ledger database. */
export const auditLog = (db: Database): AuditLog => ({
  head: async (orgId) => {
    const [row] = await db.all<{ seq: number; hash: string }>(
      sql`select seq, hash from audit_entry where org_id = ${orgId} order by seq desc limit 1`,
    );
    return row ?? null;
  },
  sealed: async (orgId, noteIds) => {
    const rows = await db.all<{ note_id: string }>(
      sql`select note_id from audit_entry where org_id = ${orgId}
        and note_id in (select value from json_each(${JSON.stringify(noteIds)}))`,
    );
    return new Set(rows.map(({ note_id }) => note_id));
  },
  append: async (orgId, entries) => {
    const rows = entries.map(({ seq, hash, previousHash, ...note }) => ({
      seq,
      hash,
      previousHash,
      id: note.id,
      at: Date.parse(note.at),
      actor: note.actor.id,
      action: note.action,
      target: note.target.id,
      note: JSON.stringify(note),
    }));
    const values = JSON.stringify(rows);
    await db.atomically([
      sql`insert into audit_entry (org_id, seq, note_id, at, actor_id, action, target_id, note, hash, previous_hash)
        select ${orgId}, value->>'seq', value->>'id', value->>'at', value->>'actor', value->>'action', value->>'target',
          value->>'note', value->>'hash', value->>'previousHash' from json_each(${values})`,
      sql`delete from audit_note where org_id = ${orgId}
        and id in (select value->>'id' from json_each(${values}))`,
    ]);
  },
  list: async (orgId, before, { actor, action, target }, limit) => {
    const rows = await db.all<Row>(
      sql`select seq, note, hash, previous_hash from audit_entry where org_id = ${orgId}
        and seq < ${before ?? Number.MAX_SAFE_INTEGER}
        ${actor === null ? sql`` : sql`and actor_id = ${actor}`}
        ${action === null ? sql`` : sql`and action = ${action}`}
        ${target === null ? sql`` : sql`and target_id = ${target}`}
        order by seq desc limit ${limit}`,
    );
    return rows.map(toEntry);
  },
  walk: async (orgId, after, limit) => {
    const rows = await db.all<Row>(
      sql`select seq, note, hash, previous_hash from audit_entry where org_id = ${orgId} and seq > ${after}
        order by seq limit ${limit}`,
    );
    return rows.map(toEntry);
  },
});
