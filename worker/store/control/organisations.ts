import { and, eq, isNull, sql } from "drizzle-orm";
import { membership, organisation } from "../../../schema/tables/control.ts";
import type { Control } from "../../services/control.ts";
import { putNote } from "../audit-note-store.ts";
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
      .select({ slug: organisation.slug, name: organisation.name, role: membership.role })
      .from(membership)
      .innerJoin(organisation, eq(organisation.id, membership.orgId))
      .where(and(eq(membership.userId, userId), isNull(organisation.removedAt)))
      .orderBy(organisation.slug)
      .limit(200),
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
