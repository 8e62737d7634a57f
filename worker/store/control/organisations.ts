import { and, eq, isNull, sql } from "drizzle-orm";
import { membership, organisation } from "../../../schema/tables/control.ts";
import type { Control } from "../../services/control.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { orgColumns, toOrg, unlessTaken } from "./columns.ts";

export const organisations = (db: Database): Control["organisations"] => ({
  create: async ({ id, slug, name, shard, autoProjects }, ownerId, createdAt, note) => {
    let made: readonly unknown[] = [];
    const isFree = await unlessTaken(
      db
        .atomically<[{ id: string }, never, never]>([
          sql`insert into organisation (id, slug, name, shard, auto_projects, created_at)
            select ${id}, ${slug}, ${name}, ${shard}, ${autoProjects ? 1 : 0}, ${createdAt}
            where not exists (select 1 from retired_slug where slug = ${slug} and free_at > ${createdAt}) returning id`,
          sql`insert into membership (user_id, org_id, role, created_at)
            select ${ownerId}, id, 'owner', ${createdAt} from organisation where id = ${id}`,
          putNoteIfChanged(id, note),
        ])
        .then((rows) => {
          [made] = rows;
        }),
    );
    return isFree && made.length > 0;
  },
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
  beginRemoval: async (orgId, now, slugFreeAt) => {
    const [, begun] = await db.atomically<[never, { id: string }, never, never]>([
      sql`insert into retired_slug (slug, free_at)
        select slug, ${slugFreeAt} from organisation where id = ${orgId} and removed_at is null
        on conflict (slug) do update set free_at = excluded.free_at`,
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
  purge: async (now) => {
    await db.run(sql`delete from retired_slug where free_at <= ${now}`);
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
