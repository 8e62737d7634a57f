import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { REQUEST_STATES } from "../contract/approvals.ts";

/** Who may deploy what, when, and why not. Part of every ledger. Times are epoch milliseconds. */

/** Every policy an environment ever had; the newest stands in the environment's own row too. */
export const policy = sqliteTable(
  "policy",
  {
    projectId: text("project_id").notNull(),
    environment: text("environment").notNull(),
    version: integer("version").notNull(),
    gates: text("gates").notNull(),
    reason: text("reason"),
    madeAt: integer("made_at").notNull(),
    madeBy: text("made_by").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.environment, t.version] })],
);

/** The holds there are and were, as their environment's object tells of them; the greatest fence is the newest. */
export const hold = sqliteTable(
  "hold",
  {
    projectId: text("project_id").notNull(),
    environment: text("environment").notNull(),
    fence: integer("fence").notNull(),
    id: text("id").notNull(),
    holder: text("holder").notNull(),
    reason: text("reason"),
    since: integer("since").notNull(),
    /** Null: until somebody says otherwise. */
    expiresAt: integer("expires_at"),
    endedAt: integer("ended_at"),
    ended: text("ended", { enum: ["released", "expired", "stolen"] }),
    endedBecause: text("ended_because"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.environment, t.fence] })],
);

/** Planned windows. `until` is the last moment at which one may matter, so that what is over is never read. */
export const freeze = sqliteTable(
  "freeze",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    kind: text("kind", { enum: ["deny", "allow"] }).notNull(),
    project: text("project"),
    environment: text("environment"),
    startAt: integer("start_at").notNull(),
    endAt: integer("end_at"),
    rrule: text("rrule"),
    durationMs: integer("duration_ms").notNull(),
    timezone: text("timezone").notNull(),
    reason: text("reason").notNull(),
    madeAt: integer("made_at").notNull(),
    madeBy: text("made_by").notNull(),
    removedAt: integer("removed_at"),
    until: integer("until").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), index("freeze_until").on(t.orgId, t.until)],
);

export const stop = sqliteTable(
  "stop",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    project: text("project"),
    environment: text("environment"),
    reason: text("reason").notNull(),
    incidentUrl: text("incident_url"),
    startedAt: integer("started_at").notNull(),
    startedBy: text("started_by").notNull(),
    endedAt: integer("ended_at"),
    endedBy: text("ended_by"),
    endReason: text("end_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("stop_active").on(t.orgId, t.id).where(sql`ended_at is null`),
  ],
);

/** Permits as they were granted: what every gate said, and under which policy. Never rewritten. */
export const permit = sqliteTable(
  "permit",
  {
    projectId: text("project_id").notNull(),
    id: text("id").notNull(),
    releaseId: text("release_id").notNull(),
    version: text("version").notNull(),
    environment: text("environment").notNull(),
    environmentName: text("environment_name").notNull(),
    holder: text("holder").notNull(),
    fence: integer("fence").notNull(),
    grantedAt: integer("granted_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    endedAt: integer("ended_at"),
    grantedTo: text("granted_to").notNull(),
    policyVersion: integer("policy_version").notNull(),
    overrideReason: text("override_reason"),
    verdicts: text("verdicts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("permit_environment").on(t.projectId, t.environment, t.id),
  ],
);

/** What an override obliges to, until it is written. */
export const debt = sqliteTable(
  "debt",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    project: text("project").notNull(),
    version: text("version").notNull(),
    environmentName: text("environment_name").notNull(),
    permitId: text("permit_id").notNull(),
    reason: text("reason").notNull(),
    overriddenBy: text("overridden_by").notNull(),
    openedAt: integer("opened_at").notNull(),
    ownerId: text("owner_id").notNull(),
    ownerName: text("owner_name").notNull(),
    dueAt: integer("due_at").notNull(),
    review: text("review"),
    settledAt: integer("settled_at"),
    settledBy: text("settled_by"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("debt_open").on(t.orgId, t.project, t.id).where(sql`settled_at is null`),
  ],
);

/** That somebody waits for approvals. */
export const approvalRequest = sqliteTable(
  "approval_request",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    project: text("project").notNull(),
    releaseId: text("release_id").notNull(),
    environment: text("environment").notNull(),
    environmentName: text("environment_name").notNull(),
    message: text("message"),
    requestedBy: text("requested_by").notNull(),
    requestedAt: integer("requested_at").notNull(),
    /** When it is to be looked at next: to remind, then to expire. */
    dueAt: integer("due_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    state: text("state", { enum: REQUEST_STATES }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("approval_request_open")
      .on(t.orgId, t.project, t.releaseId, t.environment)
      .where(sql`state = 'open'`),
    index("approval_request_due").on(t.dueAt).where(sql`state = 'open'`),
  ],
);

/** A project's incidents, as the releases they were told of know them. `until`: when it was resolved, else for ever. */
export const incident = sqliteTable(
  "incident",
  {
    projectId: text("project_id").notNull(),
    /** Who told of it, and its id there. */
    key: text("key").notNull(),
    id: text("id").notNull(),
    releaseId: text("release_id").notNull(),
    version: text("version").notNull(),
    title: text("title").notNull(),
    severity: text("severity"),
    environment: text("environment"),
    environmentName: text("environment_name"),
    deploymentId: text("deployment_id"),
    status: text("status", { enum: ["open", "mitigated", "resolved"] }).notNull(),
    openedAt: integer("opened_at").notNull(),
    mitigatedAt: integer("mitigated_at"),
    resolvedAt: integer("resolved_at"),
    until: integer("until").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.key] }),
    index("incident_until").on(t.projectId, t.until, t.openedAt),
  ],
);

/** Until when a line of versions is looked after. */
export const supportLine = sqliteTable(
  "support_line",
  {
    projectId: text("project_id").notNull(),
    line: text("line").notNull(),
    endOfSupport: text("end_of_support"),
    endOfLife: text("end_of_life"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.line] })],
);

/** Where an environment went back to an earlier version, and what people hold to be the cause. */
export const rollback = sqliteTable(
  "rollback",
  {
    projectId: text("project_id").notNull(),
    /** Sorts by when it happened. */
    id: text("id").notNull(),
    environment: text("environment").notNull(),
    environmentName: text("environment_name").notNull(),
    at: integer("at").notNull(),
    fromVersion: text("from_version").notNull(),
    toVersion: text("to_version").notNull(),
    told: integer("told", { mode: "boolean" }).notNull(),
    /** By rule the first deployment after the one gone back to. */
    suspectVersion: text("suspect_version"),
    suspectDeployment: text("suspect_deployment"),
    judgement: text("judgement"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** Rows of `occupancy` that were believed once: what they said, from when to when. */
export const occupancyPast = sqliteTable(
  "occupancy_past",
  {
    projectId: text("project_id").notNull(),
    environment: text("environment").notNull(),
    kind: text("kind", { enum: ["succeeded", "attempt"] }).notNull(),
    at: integer("at").notNull(),
    tie: text("tie").notNull(),
    knownTo: integer("known_to").notNull(),
    knownFrom: integer("known_from").notNull(),
    occupant: text("occupant"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.environment, t.kind, t.at, t.tie, t.knownTo] })],
);
