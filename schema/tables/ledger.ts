import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { INBOX_REASONS } from "../contract/inbox.ts";
import { TIERS } from "../contract/projects.ts";
import { RELEASE_STATUSES } from "../contract/releases.ts";

/**
 * Everything of a tenant. A project is known by `{orgId}/{slug}`, so the organisation is part of every key.
 * Tables are WITHOUT ROWID and nearly free of indexes: a row written costs a thousand rows read, and an index is a row.
 * Times are epoch milliseconds.
 */

export const project = sqliteTable(
  "project",
  {
    orgId: text("org_id").notNull(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    repository: text("repository"),
    path: text("path"),
    /** Whether people have said which environments there are; until then staging and production stand for them. */
    declared: integer("declared", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.slug] })],
);

/** Which project a repository's events mean, where their sender names none. */
export const projectRepository = sqliteTable(
  "project_repository",
  {
    orgId: text("org_id").notNull(),
    repository: text("repository").notNull(),
    slug: text("slug").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.repository] })],
);

export const environment = sqliteTable(
  "environment",
  {
    projectId: text("project_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    tier: text("tier", { enum: TIERS }).notNull(),
    /** How sure the tier is: `a` guessed from the name, `m…` said by a sender and when, `z` declared by people. */
    certainty: text("certainty").notNull(),
    position: integer("position"),
    ephemeral: integer("ephemeral", { mode: "boolean" }).notNull().default(false),
    removedAt: integer("removed_at"),
    /** When news of the environment itself last said that it is there. */
    seenAt: integer("seen_at"),
    /** The gates that hold now; null: nobody made any. */
    policy: text("policy"),
    policyVersion: integer("policy_version").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] })],
);

export const release = sqliteTable(
  "release",
  {
    projectId: text("project_id").notNull(),
    /** Sorts by the moment the release was first heard of. */
    id: text("id").notNull(),
    version: text("version").notNull(),
    provisional: integer("provisional", { mode: "boolean" }).notNull(),
    /** The status last told; the true one is derived when read. */
    status: text("status", { enum: RELEASE_STATUSES }).notNull(),
    /** Counts commits; a second writer at the same revision fails whole. */
    revision: integer("revision").notNull(),
    lastSeq: integer("last_seq").notNull(),
    firstSeenAt: integer("first_seen_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Where its entries went when it turned out to be another release. */
    mergedInto: text("merged_into"),
    standing: text("standing").notNull(),
    tail: text("tail").notNull(),
    state: text("state").notNull(),
    /** The last times that late news changed what had been shown. */
    corrections: text("corrections").notNull().default("[]"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    // Commits nobody gave a version outnumber versions by far; lists of versions must not read past them.
    index("release_named").on(t.projectId, t.id).where(sql`provisional = 0`),
  ],
);

export const releaseName = sqliteTable(
  "release_name",
  {
    projectId: text("project_id").notNull(),
    name: text("name").notNull(),
    releaseId: text("release_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

/**
 * The ledger. Keyed by what makes an entry unique, so that a repeat writes nothing;
 * its place in a release's timeline stands in that timeline's pages, so that it needs no index either.
 */
export const entry = sqliteTable(
  "entry",
  {
    orgId: text("org_id").notNull(),
    key: text("key").notNull(),
    /** Null: it belongs to an environment, not to a release. */
    releaseId: text("release_id"),
    placedBy: text("placed_by"),
    bodyHash: text("body_hash").notNull(),
    body: text("body").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);

/** Older stretches of a timeline; the newest stands in the release's own row. */
export const timelinePage = sqliteTable(
  "timeline_page",
  {
    releaseId: text("release_id").notNull(),
    start: text("start").notNull(),
    refs: text("refs").notNull(),
  },
  (t) => [primaryKey({ columns: [t.releaseId, t.start] })],
);

/** What each release last did in each environment; the newest row of a kind is what holds now. */
export const occupancy = sqliteTable(
  "occupancy",
  {
    projectId: text("project_id").notNull(),
    environment: text("environment").notNull(),
    kind: text("kind", { enum: ["succeeded", "attempt", "once"] }).notNull(),
    at: integer("at").notNull(),
    tie: text("tie").notNull(),
    /** Null: nothing runs here from this moment on. */
    occupant: text("occupant"),
    /** Since when this is known. */
    knownFrom: integer("known_from").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.environment, t.kind, t.at, t.tie] })],
);

/** The released versions of a line, in version order: all but the last are in maintenance. */
export const lineRelease = sqliteTable(
  "line_release",
  {
    projectId: text("project_id").notNull(),
    line: text("line").notNull(),
    versionOrder: text("version_order").notNull(),
    releaseId: text("release_id").notNull(),
    /** Released by word of its publication alone: that counts only while its project never deployed to production. */
    byPublication: integer("by_publication", { mode: "boolean" }).notNull(),
    /** When it came to be released, and since when that is known. */
    releasedAt: integer("released_at").notNull().default(0),
    knownFrom: integer("known_from").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.line, t.versionOrder, t.releaseId] })],
);

/** A commit's entries on their way to the release that now owns the commit. Empty but for moments. */
export const handover = sqliteTable(
  "handover",
  {
    projectId: text("project_id").notNull(),
    fromRelease: text("from_release").notNull(),
    toRelease: text("to_release").notNull(),
    name: text("name").notNull(),
    /** The entries that left; null while they have not. */
    keys: text("keys"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.fromRelease, t.toRelease, t.name] })],
);

/** The release a CDEvents chain is about, for events that name none themselves. */
export const chain = sqliteTable(
  "chain",
  {
    orgId: text("org_id").notNull(),
    chainId: text("chain_id").notNull(),
    project: text("project").notNull(),
    claims: text("claims").notNull(),
    at: integer("at").notNull(),
    tie: text("tie").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.chainId] })],
);

/** The promise behind a 202: requests as received, kept until everything in them is committed. */
export const intake = sqliteTable("intake", {
  /** Sorts by the time of receipt. */
  id: text("id").primaryKey(),
  orgId: text("org_id").notNull(),
  request: text("request").notNull(),
  receivedAt: integer("received_at").notNull(),
});

/** Changes still to be told to the live feed: written with the change, deleted when told. */
export const outbox = sqliteTable(
  "outbox",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    change: text("change").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

export const inbox = sqliteTable(
  "inbox",
  {
    orgId: text("org_id").notNull(),
    /** Sorts by the time of receipt. */
    id: text("id").notNull(),
    reason: text("reason", { enum: INBOX_REASONS }).notNull(),
    detail: text("detail").notNull(),
    source: text("source").notNull(),
    eventId: text("event_id"),
    type: text("type"),
    receivedAt: integer("received_at").notNull(),
    /** The chain it waits for. */
    chainId: text("chain_id"),
    /** An intake request that holds this event alone. */
    request: text("request").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("inbox_chain").on(t.orgId, t.chainId).where(sql`chain_id is not null`),
  ],
);

/** The audit chain of an organisation: each entry's hash is over the one before it. */
export const auditEntry = sqliteTable(
  "audit_entry",
  {
    orgId: text("org_id").notNull(),
    seq: integer("seq").notNull(),
    noteId: text("note_id").notNull(),
    at: integer("at").notNull(),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    targetId: text("target_id").notNull(),
    note: text("note").notNull(),
    hash: text("hash").notNull(),
    previousHash: text("previous_hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.seq] }),
    // What is sealed twice after a crash is written once.
    uniqueIndex("audit_entry_note").on(t.orgId, t.noteId),
    index("audit_entry_actor").on(t.orgId, t.actorId, t.seq),
    index("audit_entry_action").on(t.orgId, t.action, t.seq),
    index("audit_entry_target").on(t.orgId, t.targetId, t.seq),
  ],
);

export { auditNote, idempotency } from "./control.ts";
export {
  approvalRequest,
  debt,
  freeze,
  hold,
  incident,
  occupancyPast,
  permit,
  policy,
  rollback,
  stop,
  supportLine,
} from "./gates.ts";
export { endpoint, message, stream } from "./webhooks.ts";
