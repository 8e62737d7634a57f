import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { apiToken, membership, organisation, page, user } from "../../schema/tables/control.ts";
import type { Control, PageRow, TokenRow } from "../services/control.ts";
import type { OrgRef } from "../services/ports.ts";
import { type Database, isConstraintError } from "./database.ts";

/** Columns of a join bear names of their own: two of the same name would be one. */
const orgColumns = {
  orgRefId: sql<string>`${organisation.id}`.as("org_ref_id"),
  orgSlug: sql<string>`${organisation.slug}`.as("org_slug"),
  orgName: sql<string>`${organisation.name}`.as("org_name"),
  orgShard: sql<number>`${organisation.shard}`.as("org_shard"),
  orgAutoProjects: sql<number>`${organisation.autoProjects}`.as("org_auto_projects"),
};

type OrgColumns = {
  orgRefId: string;
  orgSlug: string;
  orgName: string;
  orgShard: number;
  orgAutoProjects: number;
};

const toOrg = (row: OrgColumns): OrgRef => ({
  id: row.orgRefId,
  slug: row.orgSlug,
  name: row.orgName,
  shard: row.orgShard,
  autoProjects: row.orgAutoProjects === 1,
});

/** False where a row that must be unique is there already. */
async function unlessTaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConstraintError(error)) return false;
    throw error;
  }
}

const users = (db: Database): Control["users"] => ({
  create: (row, createdAt) => unlessTaken(db.insert(user).values({ ...row, createdAt })),
  findByEmail: async (email) => {
    const [row] = await db.select().from(user).where(eq(user.email, email)).limit(1);
    return row ?? null;
  },
});

const organisations = (db: Database): Control["organisations"] => ({
  create: (org, ownerId, createdAt) =>
    unlessTaken(
      db.batch([
        db.insert(organisation).values({ ...org, createdAt }),
        db.insert(membership).values({ userId: ownerId, orgId: org.id, role: "owner", createdAt }),
      ]),
    ),
  ofUser: (userId) =>
    db
      .select({ slug: organisation.slug, name: organisation.name, role: membership.role })
      .from(membership)
      .innerJoin(organisation, eq(organisation.id, membership.orgId))
      .where(eq(membership.userId, userId))
      .orderBy(organisation.slug)
      .limit(200),
  findForUser: async (slug, userId) => {
    const [row] = await db
      .select({ ...orgColumns, role: membership.role })
      .from(organisation)
      .innerJoin(membership, and(eq(membership.orgId, organisation.id), eq(membership.userId, userId)))
      .where(eq(organisation.slug, slug))
      .limit(1);
    return row ? { org: toOrg(row), role: row.role } : null;
  },
});

const tokens = (db: Database): Control["tokens"] => ({
  create: async (token) => {
    await db.insert(apiToken).values(token);
  },
  list: (orgId, before, limit) =>
    db
      .select()
      .from(apiToken)
      .where(and(eq(apiToken.orgId, orgId), before === null ? undefined : lt(apiToken.id, before)))
      .orderBy(desc(apiToken.id))
      .limit(limit),
  remove: async (orgId, id) => {
    const gone = await db
      .delete(apiToken)
      .where(and(eq(apiToken.orgId, orgId), eq(apiToken.id, id)))
      .returning({ id: apiToken.id });
    return gone.length > 0;
  },
  find: async (hash, now) => {
    const [row] = await db
      .select({ ...orgColumns, ...tokenColumns })
      .from(apiToken)
      .innerJoin(organisation, eq(organisation.id, apiToken.orgId))
      .where(and(eq(apiToken.hash, hash), or(isNull(apiToken.expiresAt), gt(apiToken.expiresAt, now))))
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
  createdAt: sql<number>`${apiToken.createdAt}`.as("token_created_at"),
  expiresAt: apiToken.expiresAt,
  lastUsedAt: apiToken.lastUsedAt,
};

const pageColumns = {
  slug: sql<string>`${page.slug}`.as("page_slug"),
  orgId: page.orgId,
  title: page.title,
  projects: sql<string>`${page.projects}`.as("page_projects"),
  published: sql<number>`${page.published}`.as("page_published"),
  fields: sql<string>`${page.fields}`.as("page_fields"),
  updatedAt: page.updatedAt,
};

const pages = (db: Database): Control["pages"] => ({
  put: async (row) => {
    const written = await db
      .insert(page)
      .values(row)
      .onConflictDoUpdate({ target: page.slug, set: row, setWhere: eq(page.orgId, row.orgId) })
      .returning({ slug: page.slug });
    return written.length > 0;
  },
  list: (orgId) => db.select().from(page).where(eq(page.orgId, orgId)).orderBy(page.slug).limit(200),
  find: async (slug) => {
    const [row] = await db
      .select({ ...pageColumns, ...orgColumns })
      .from(page)
      .innerJoin(organisation, eq(organisation.id, page.orgId))
      .where(eq(page.slug, slug))
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

/** The control port over its D1 database. */
export const d1Control = (db: Database): Control => ({
  users: users(db),
  organisations: organisations(db),
  tokens: tokens(db),
  pages: pages(db),
});
