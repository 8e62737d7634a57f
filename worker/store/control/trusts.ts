import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { organisation, trust } from "../../../schema/tables/control.ts";
import type { TrustRow, Trusts } from "../../services/organisations/trust-ports.ts";
import { putNote, putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { orgColumns, toOrg } from "./columns.ts";

const MAX_TRUSTS = 200;

/** The trusts port over the control database. */
export const trusts = (db: Database): Trusts => ({
  create: async (row, note) => {
    await db.atomically([
      sql`insert into trust (id, org_id, name, issuer, claims, scopes, project, created_by, created_by_name, created_at)
        values (${row.id}, ${row.orgId}, ${row.name}, ${row.issuer}, ${JSON.stringify(row.claims)},
          ${JSON.stringify(row.scopes)}, ${row.project}, ${row.createdBy}, ${row.createdByName}, ${row.createdAt})`,
      putNote(row.orgId, note),
    ]);
  },
  list: (orgId, before, limit) =>
    db
      .select()
      .from(trust)
      .where(and(eq(trust.orgId, orgId), before === null ? undefined : lt(trust.id, before)))
      .orderBy(desc(trust.id))
      .limit(limit),
  find: async (orgId, id) => {
    const [row] = await db
      .select()
      .from(trust)
      .where(and(eq(trust.id, id), eq(trust.orgId, orgId)))
      .limit(1);
    return row ?? null;
  },
  remove: async (orgId, id, note) => {
    const [gone] = await db.atomically<[{ id: string }, never]>([
      sql`delete from trust where id = ${id} and org_id = ${orgId} returning id`,
      putNoteIfChanged(orgId, note),
    ]);
    return gone.length > 0;
  },
  ofIssuer: async (slug, issuer) => {
    const [found] = await db
      .select(orgColumns)
      .from(organisation)
      .where(and(eq(organisation.slug, slug), isNull(organisation.removedAt)))
      .limit(1);
    if (!found) return null;
    const org = toOrg(found);
    const rows: TrustRow[] = await db
      .select()
      .from(trust)
      .where(and(eq(trust.orgId, org.id), eq(trust.issuer, issuer)))
      .limit(MAX_TRUSTS);
    return { org, trusts: rows };
  },
  touch: async (id, at, ifBefore) => {
    await db.run(
      sql`update trust set last_used_at = ${at} where id = ${id} and (last_used_at is null or last_used_at < ${ifBefore})`,
    );
  },
  use: async (hash, expiresAt) => {
    const used = await db.all(
      sql`insert into used_identity (hash, expires_at) values (${hash}, ${expiresAt}) on conflict do nothing returning 1 as used`,
    );
    return used.length > 0;
  },
  purge: async (now) => {
    await db.run(sql`delete from used_identity where expires_at <= ${now}`);
  },
});
