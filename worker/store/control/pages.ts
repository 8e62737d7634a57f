import { and, eq, isNull, sql } from "drizzle-orm";
import { organisation, page } from "../../../schema/tables/control.ts";
import type { Control, PageRow } from "../../services/control.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { orgColumns, toOrg } from "./columns.ts";

const pageColumns = {
  slug: sql<string>`${page.slug}`.as("page_slug"),
  orgId: page.orgId,
  title: page.title,
  projects: sql<string>`${page.projects}`.as("page_projects"),
  published: sql<number>`${page.published}`.as("page_published"),
  fields: sql<string>`${page.fields}`.as("page_fields"),
  updatedAt: page.updatedAt,
};

export const pages = (db: Database): Control["pages"] => ({
  put: async (row, note) => {
    const [written] = await db.atomically<[{ slug: string }, never]>([
      sql`insert into page (slug, org_id, title, projects, published, fields, updated_at)
        values (${row.slug}, ${row.orgId}, ${row.title}, ${JSON.stringify(row.projects)}, ${row.published ? 1 : 0},
          ${JSON.stringify(row.fields)}, ${row.updatedAt})
        on conflict (slug) do update set title = excluded.title, projects = excluded.projects,
          published = excluded.published, fields = excluded.fields, updated_at = excluded.updated_at
        where org_id = ${row.orgId} returning slug`,
      putNoteIfChanged(row.orgId, note),
    ]);
    return written.length > 0;
  },
  list: (orgId) => db.select().from(page).where(eq(page.orgId, orgId)).orderBy(page.slug).limit(200),
  find: async (slug) => {
    const [row] = await db
      .select({ ...pageColumns, ...orgColumns })
      .from(page)
      .innerJoin(organisation, eq(organisation.id, page.orgId))
      .where(and(eq(page.slug, slug), isNull(organisation.removedAt)))
      .limit(1);
    if (!row) return null;
    const { orgId, title, updatedAt } = row;
    const found: PageRow = {
      slug: row.slug,
      orgId,
      title,
      updatedAt,
      published: row.published === 1,
      projects: JSON.parse(row.projects) as string[],
      fields: JSON.parse(row.fields) as PageRow["fields"],
    };
    return { page: found, org: toOrg(row) };
  },
});
