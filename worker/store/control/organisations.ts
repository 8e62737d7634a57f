import { and, eq, isNull, sql } from "drizzle-orm";
import { membership, organisation } from "../../../schema/tables/control.ts";
import type { Control } from "../../services/control.ts";
import { putNote, putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { orgColumns, toOrg, unlessTaken } from "./columns.ts";

export const organisations = (db: Database): Control["organisations"] => ({
  create: ({ id, slug, name, shard, autoProjects }, ownerId, createdAt, note) =>
    unlessTaken(
      db.atomically([
        sql`insert into organisation (id, slug, name, shard, auto_projects, created_at)
          values (${id}, ${slug}, ${name}, ${shard}, ${autoProjects ? 1 : 0}, ${createdAt})`,
        sql`insert into membership (user_id, org_id, role, created_at) values (${ownerId}, ${id}, 'owner', ${createdAt})`,
        putNote(id, note),
      ]),
    ),
  ofUser: (userId) =>
    db
      .select({
        id: organisation.id,
        slug: organisation.slug,
        name: organisation.name,
        role: membership.role,
      })
      .from(membership)
      .innerJoin(organisation, eq(organisation.id, membership.orgId))
      .where(and(eq(membership.userId, userId), isNull(organisation.removedAt)))
      .orderBy(organisation.slug)
      .limit(200),
  read: async (orgId) => {
    const [row] = await db
      .select({ ...orgColumns, createdAt: organisation.createdAt })
      .from(organisation)
      .where(eq(organisation.id, orgId))
      .limit(1);
    return row ? { org: toOrg(row), createdAt: row.createdAt } : null;
  },
  amend: async (orgId, { name, autoProjects }, note) => {
    await db.atomically([
      sql`update organisation set name = ${name}, auto_projects = ${autoProjects ? 1 : 0} where id = ${orgId}`,
      putNoteIfChanged(orgId, note),
    ]);
  },
  // The slug is free at once: a name that is taken by what nobody can see any more would be a riddle.
  beginRemoval: async (orgId, now) => {
    const [begun] = await db.atomically<[{ id: string }, never, never]>([
      sql`update organisation set removed_at = ${now}, slug = id where id = ${orgId} and removed_at is null returning id`,
      sql`delete from api_token where org_id = ${orgId}`,
      sql`delete from trust where org_id = ${orgId}`,
    ]);
    return begun.length > 0;
  },
  beingRemoved: (limit) =>
    db.all(sql`select id, shard from organisation where removed_at is not null limit ${limit}`),
  forget: async (orgId) => {
    await db.atomically([
      sql`delete from api_token where org_id = ${orgId}`,
      sql`delete from trust where org_id = ${orgId}`,
      sql`delete from invitation where org_id = ${orgId}`,
      sql`delete from page where org_id = ${orgId}`,
      sql`delete from membership where org_id = ${orgId}`,
      sql`delete from audit_note where org_id = ${orgId}`,
      sql`delete from idempotency where scope >= ${`${orgId}|`} and scope < ${`${orgId}}`}`,
      sql`delete from organisation where id = ${orgId}`,
    ]);
  },
  findForUser: async (slug, userId) => {
    const [row] = await db
      .select({ ...orgColumns, role: membership.role })
      .from(organisation)
      .innerJoin(membership, and(eq(membership.orgId, organisation.id), eq(membership.userId, userId)))
      .where(and(eq(organisation.slug, slug), isNull(organisation.removedAt)))
      .limit(1);
    return row ? { org: toOrg(row), role: row.role } : null;
  },
});
