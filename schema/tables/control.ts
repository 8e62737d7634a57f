import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { ROLES } from "../contract/accounts.ts";
import type { Scope } from "../contract/organisations.ts";
import type { PageFields } from "../contract/pages.ts";

/** Accounts, organisations and what the world may see: small, and one database for everybody. Times are epoch milliseconds. */

export const user = sqliteTable(
  "user",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** scrypt with its parameters in the text. */
    passwordHash: text("password_hash").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [uniqueIndex("user_email").on(t.email)],
);

export const session = sqliteTable(
  "session",
  {
    /** SHA-256 of the session id; the id itself is only in the cookie. */
    idHash: text("id_hash").primaryKey(),
    userId: text("user_id").notNull(),
    expiresAt: integer("expires_at").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("session_user").on(t.userId)],
);

export const organisation = sqliteTable(
  "organisation",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    /** The ledger database its releases live in; chosen once. */
    shard: integer("shard").notNull(),
    /** Whether an event for an unknown project makes that project. */
    autoProjects: integer("auto_projects", { mode: "boolean" }).notNull().default(true),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [uniqueIndex("organisation_slug").on(t.slug)],
);

export const membership = sqliteTable(
  "membership",
  {
    userId: text("user_id").notNull(),
    orgId: text("org_id").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.orgId] }), index("membership_org").on(t.orgId)],
);

export const apiToken = sqliteTable(
  "api_token",
  {
    /** SHA-256 of the token. */
    hash: text("hash").primaryKey(),
    id: text("id").notNull(),
    orgId: text("org_id").notNull(),
    name: text("name").notNull(),
    hint: text("hint").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<Scope[]>().notNull(),
    project: text("project"),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
  },
  (t) => [index("api_token_org").on(t.orgId, t.id)],
);

export const page = sqliteTable(
  "page",
  {
    slug: text("slug").primaryKey(),
    orgId: text("org_id").notNull(),
    title: text("title").notNull(),
    projects: text("projects", { mode: "json" }).$type<string[]>().notNull(),
    published: integer("published", { mode: "boolean" }).notNull(),
    fields: text("fields", { mode: "json" }).$type<PageFields>().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [index("page_org").on(t.orgId)],
);

/** Answers kept for a day, so that a POST sent twice has one effect. Sealed: only the sender can open them. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    bodyHash: text("body_hash").notNull(),
    /** Null while the first request still runs. */
    answer: text("answer"),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] })],
);
