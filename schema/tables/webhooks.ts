import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { WEBHOOK_TYPES } from "../contract/webhook-events.ts";
import { DISABLED_BECAUSE, ENDPOINT_FORMATS } from "../contract/webhooks.ts";

/** Signed messages to other systems. Part of every ledger. Times are epoch milliseconds. */

export const endpoint = sqliteTable(
  "endpoint",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    url: text("url").notNull(),
    format: text("format", { enum: ENDPOINT_FORMATS }).notNull(),
    description: text("description"),
    /** A JSON array; null: every type. */
    types: text("types"),
    project: text("project"),
    /** As it was named; null: every environment. */
    environmentName: text("environment_name"),
    /** A JSON object, sealed; null: none. */
    headers: text("headers"),
    /** The names of the headers, a JSON array. */
    headerNames: text("header_names").notNull().default("[]"),
    /** What signs, newest first: a JSON array of secret, key and until when; sealed. */
    secrets: text("secrets").notNull(),
    publicKey: text("public_key").notNull(),
    previousUntil: integer("previous_until"),
    disabledAt: integer("disabled_at"),
    disabledBecause: text("disabled_because", { enum: DISABLED_BECAUSE }),
    warnedAt: integer("warned_at"),
    /** What its people still have to be told by letter. */
    notice: text("notice", { enum: ["warning", "disabled"] }),
    /** Only messages after this place in the organisation's stream are for it. */
    startsAfter: integer("starts_after").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("endpoint_notice").on(t.notice).where(sql`notice is not null`),
  ],
);

/** How many messages there were: of each project, and, where it is empty, of the organisation. */
export const stream = sqliteTable(
  "stream",
  {
    orgId: text("org_id").notNull(),
    project: text("project").notNull(),
    last: integer("last").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.project] })],
);

/** What endpoints are to be told: written with the change it tells of, where there is an endpoint, and kept for 30 days. */
export const message = sqliteTable(
  "message",
  {
    orgId: text("org_id").notNull(),
    /** Grows in the order of commits. */
    position: integer("position").notNull(),
    id: text("id").notNull(),
    type: text("type", { enum: WEBHOOK_TYPES }).notNull(),
    project: text("project").notNull(),
    /** As it is compared. */
    environment: text("environment"),
    sequence: integer("sequence").notNull(),
    at: integer("at").notNull(),
    createdAt: integer("created_at").notNull(),
    facts: text("facts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.position] }),
    // What is told twice after a crash is written once.
    uniqueIndex("message_id").on(t.orgId, t.id),
    index("message_time").on(t.orgId, t.createdAt),
    // Whom an end of what is closed in many places is to be told to.
    index("message_blocked")
      .on(t.orgId, t.createdAt, t.project, t.environment)
      .where(sql`type = 'gate.blocked'`),
  ],
);
