import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { apiToken, organisation } from "../../../schema/tables/control.ts";
import type { Control, TokenRow } from "../../services/control.ts";
import { putNote, putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { orgColumns, toOrg } from "./columns.ts";

export const tokens = (db: Database): Control["tokens"] => ({
  create: async (token, note) => {
    const { expiresAt, lastUsedAt, project, ...row } = token;
    await db.atomically([
      sql`insert into api_token (hash, id, org_id, name, hint, scopes, project, created_by, created_by_name, created_at, expires_at, last_used_at)
        values (${row.hash}, ${row.id}, ${row.orgId}, ${row.name}, ${row.hint}, ${JSON.stringify(row.scopes)}, ${project},
          ${row.createdBy}, ${row.createdByName}, ${row.createdAt}, ${expiresAt}, ${lastUsedAt})`,
      putNote(row.orgId, note),
    ]);
  },
  list: (orgId, before, limit) =>
    db
      .select()
      .from(apiToken)
      .where(and(eq(apiToken.orgId, orgId), before === null ? undefined : lt(apiToken.id, before)))
      .orderBy(desc(apiToken.id))
      .limit(limit),
  find: async (orgId, id) => {
    const [row] = await db
      .select()
      .from(apiToken)
      .where(and(eq(apiToken.orgId, orgId), eq(apiToken.id, id)))
      .limit(1);
    return row ?? null;
  },
  remove: async (orgId, id, note) => {
    const [gone] = await db.atomically<[{ id: string }, never]>([
      sql`delete from api_token where org_id = ${orgId} and id = ${id} returning id`,
      putNoteIfChanged(orgId, note),
    ]);
    return gone.length > 0;
  },
  findByHash: async (hash, now) => {
    const [row] = await db
      .select({ ...orgColumns, ...tokenColumns })
      .from(apiToken)
      .innerJoin(organisation, eq(organisation.id, apiToken.orgId))
      .where(
        and(
          eq(apiToken.hash, hash),
          isNull(organisation.removedAt),
          or(isNull(apiToken.expiresAt), gt(apiToken.expiresAt, now)),
        ),
      )
      .limit(1);
    if (!row) return null;
    const { scopes, ...token } = row;
    return { token: { ...token, hash, scopes: JSON.parse(scopes) as TokenRow["scopes"] }, org: toOrg(row) };
  },
  touch: async (hash, at, ifBefore) => {
    await db
      .update(apiToken)
      .set({ lastUsedAt: at })
      .where(
        and(eq(apiToken.hash, hash), or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, ifBefore))),
      );
  },
});

const tokenColumns = {
  id: sql<string>`${apiToken.id}`.as("token_id"),
  orgId: sql<string>`${apiToken.orgId}`.as("token_org_id"),
  name: sql<string>`${apiToken.name}`.as("token_name"),
  hint: apiToken.hint,
  scopes: sql<string>`${apiToken.scopes}`.as("token_scopes"),
  project: apiToken.project,
  createdBy: apiToken.createdBy,
  createdByName: apiToken.createdByName,
  createdAt: sql<number>`${apiToken.createdAt}`.as("token_created_at"),
  expiresAt: apiToken.expiresAt,
  lastUsedAt: apiToken.lastUsedAt,
};
