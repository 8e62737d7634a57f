import { sql } from "drizzle-orm";
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
    /** scrypt with its parameters in the text; null for who signs in by other ways only. */
    passwordHash: text("password_hash"),
    /** When a letter's secret came back from the address. */
    emailVerifiedAt: integer("email_verified_at"),
    /** The address that takes the place of `email` once it is confirmed. */
    pendingEmail: text("pending_email"),
    /** GitHub's number of the account; names there change hands. */
    githubId: text("github_id"),
    githubLogin: text("github_login"),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [uniqueIndex("user_email").on(t.email), uniqueIndex("user_github").on(t.githubId)],
);

export const session = sqliteTable(
  "session",
  {
    /** SHA-256 of the session id; the id itself is only in the cookie. */
    idHash: text("id_hash").primaryKey(),
    /** A name for lists; opens nothing. */
    id: text("id").notNull(),
    userId: text("user_id").notNull(),
    /** When it ends unless it is used. */
    expiresAt: integer("expires_at").notNull(),
    /** When it ends in any case. */
    endsAt: integer("ends_at").notNull(),
    createdAt: integer("created_at").notNull(),
    lastSeenAt: integer("last_seen_at").notNull(),
    /** When whoever sits there last showed a password or passkey. */
    provenAt: integer("proven_at"),
    address: text("address"),
    agent: text("agent"),
  },
  (t) => [index("session_user").on(t.userId)],
);

export const passkey = sqliteTable(
  "passkey",
  {
    /** The credential's id, base64url. */
    credentialId: text("credential_id").primaryKey(),
    id: text("id").notNull(),
    userId: text("user_id").notNull(),
    name: text("name").notNull(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** Counts uses where the authenticator does; one that goes back is a copy. */
    counter: integer("counter").notNull(),
    transports: text("transports", { mode: "json" }).$type<string[]>().notNull(),
    synced: integer("synced", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (t) => [index("passkey_user").on(t.userId, t.id)],
);

/** What a browser was asked to sign, until it is answered once. */
export const challenge = sqliteTable("challenge", {
  hash: text("hash").primaryKey(),
  purpose: text("purpose", { enum: ["sign_in", "prove", "add"] }).notNull(),
  /** Null: nobody is signed in yet. */
  userId: text("user_id"),
  expiresAt: integer("expires_at").notNull(),
});

/** The secrets of letters, by hash; each works once. */
export const letter = sqliteTable(
  "letter",
  {
    hash: text("hash").primaryKey(),
    purpose: text("purpose", { enum: ["confirm_email", "reset_password"] }).notNull(),
    userId: text("user_id").notNull(),
    email: text("email").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [index("letter_user").on(t.userId)],
);

/** How many letters went to somebody of late, whoever caused them. */
export const letterCount = sqliteTable("letter_count", {
  /** SHA-256 of the kind of letter and the address. */
  recipient: text("recipient").primaryKey(),
  startedAt: integer("started_at").notNull(),
  sent: integer("sent").notNull(),
});

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
    /** When its removal began; from then on it is as good as gone, and what is left of it goes step by step. */
    removedAt: integer("removed_at"),
  },
  (t) => [
    uniqueIndex("organisation_slug").on(t.slug),
    index("organisation_removed").on(t.removedAt).where(sql`removed_at is not null`),
  ],
);

/** Slugs of organisations that were removed: whoever took one at once would get what pipelines still send to it. */
export const retiredSlug = sqliteTable("retired_slug", {
  slug: text("slug").primaryKey(),
  /** When it is free again. */
  freeAt: integer("free_at").notNull(),
});

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

export const invitation = sqliteTable(
  "invitation",
  {
    /** SHA-256 of the secret in the letter. */
    hash: text("hash").primaryKey(),
    id: text("id").notNull(),
    orgId: text("org_id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    invitedBy: text("invited_by").notNull(),
    invitedByName: text("invited_by_name").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [uniqueIndex("invitation_address").on(t.orgId, t.email), index("invitation_org").on(t.orgId, t.id)],
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
    createdByName: text("created_by_name").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
  },
  (t) => [index("api_token_org").on(t.orgId, t.id)],
);

/** Whose identity tokens open an organisation: a CI says who it is, and nobody keeps a secret. */
export const trust = sqliteTable(
  "trust",
  {
    id: text("id").primaryKey(),
    orgId: text("org_id").notNull(),
    name: text("name").notNull(),
    issuer: text("issuer").notNull(),
    claims: text("claims", { mode: "json" }).$type<Record<string, string>>().notNull(),
    scopes: text("scopes", { mode: "json" }).$type<Scope[]>().notNull(),
    project: text("project"),
    createdBy: text("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: integer("created_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (t) => [index("trust_org").on(t.orgId, t.issuer)],
);

/** Identity tokens that were used, until they would have expired. */
export const usedIdentity = sqliteTable("used_identity", {
  hash: text("hash").primaryKey(),
  expiresAt: integer("expires_at").notNull(),
});

/** What was done, written in the batch that did it, until the organisation's audit chain takes it up. */
export const auditNote = sqliteTable(
  "audit_note",
  {
    orgId: text("org_id").notNull(),
    /** Sorts by time. */
    id: text("id").notNull(),
    note: text("note").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
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
