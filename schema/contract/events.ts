import * as z from "zod";
import {
  Commit,
  Digest,
  EnvironmentName,
  printable,
  prose,
  SentUrl,
  Slug,
  Timestamp,
  Version,
} from "./primitives.ts";

export const DEPLOYMENT_EVENTS = [
  "deployment.queued",
  "deployment.started",
  "deployment.succeeded",
  "deployment.failed",
  "deployment.errored",
  "deployment.cancelled",
  "deployment.rolled_back",
] as const;
export const BUILD_EVENTS = ["build.started", "build.succeeded", "build.failed"] as const;
export const TEST_RUN_EVENTS = ["test_run.started", "test_run.finished"] as const;
export const RELEASE_EVENTS = ["release.published", "release.cancelled"] as const;
export const INCIDENT_EVENTS = ["incident.opened", "incident.mitigated", "incident.resolved"] as const;

export const EVENT_TYPES = [
  ...BUILD_EVENTS,
  ...TEST_RUN_EVENTS,
  ...DEPLOYMENT_EVENTS,
  ...RELEASE_EVENTS,
  "change.merged",
  ...INCIDENT_EVENTS,
  "environment.removed",
] as const;
export const EventType = z.enum(EVENT_TYPES);
export type EventType = z.infer<typeof EventType>;

export const CASE_STATUSES = ["passed", "failed", "errored", "skipped"] as const;
export const CaseStatus = z.enum(CASE_STATUSES);
export type CaseStatus = z.infer<typeof CaseStatus>;

const count = z.number().int().min(0).max(10_000_000);

/** Totals as a sender states them; what is left out is 0. */
export const SentTotals = z.strictObject({
  tests: count,
  passed: count.default(0),
  failed: count.default(0),
  errored: count.default(0),
  skipped: count.default(0),
});

export const SentCase = z.strictObject({
  suite: z.string().max(1000).optional(),
  classname: z.string().max(1000).optional(),
  name: z.string().min(1).max(1000),
  status: CaseStatus,
  durationMs: z.number().min(0).max(86_400_000).optional(),
  message: z.string().max(10_000).optional(),
});

export const SentCommit = z.strictObject({
  sha: Commit,
  authoredAt: Timestamp,
  message: prose(2000).optional(),
});

export const DeploymentData = z.strictObject({
  deploymentId: printable(200).optional(),
  attempt: z.number().int().min(1).max(10_000).optional(),
  permit: z.string().max(4096).optional(),
  fence: z.number().int().min(0).optional(),
  digest: Digest.optional(),
  rolloutPercent: z.number().min(0).max(100).optional(),
  ephemeral: z.boolean().optional(),
  commits: z.array(SentCommit).max(500).optional(),
});

export const TestRunData = z.strictObject({
  runId: printable(200),
  suite: printable(300),
  totals: SentTotals.optional(),
  cases: z.array(SentCase).max(5000).optional(),
});

export const IncidentData = z.strictObject({
  incidentId: printable(200),
  title: printable(300).optional(),
  severity: printable(50).optional(),
  deploymentId: printable(200).optional(),
});

/** Who did it, as the sender names them. */
const SentActor = z.union([
  printable(200),
  z.strictObject({ id: printable(200).optional(), name: printable(200) }),
]);

const common = {
  project: Slug,
  version: Version.optional(),
  commit: Commit.optional(),
  environment: EnvironmentName.optional(),
  id: printable(200).optional(),
  occurredAt: Timestamp.optional(),
  url: SentUrl.optional(),
  actor: SentActor.optional(),
};

const anyData = z.record(z.string(), z.json()).default({});

/** One event of a CI step in Slipway's own form. At least one of `version` and `commit` names the release. */
export const NativeEvent = z
  .discriminatedUnion("type", [
    z.strictObject({
      ...common,
      type: z.enum(DEPLOYMENT_EVENTS),
      environment: EnvironmentName,
      data: DeploymentData.default({}),
    }),
    z.strictObject({ ...common, type: z.enum(TEST_RUN_EVENTS), data: TestRunData }),
    z.strictObject({ ...common, type: z.enum(INCIDENT_EVENTS), data: IncidentData }),
    z.strictObject({ ...common, type: z.enum(BUILD_EVENTS), data: anyData }),
    z.strictObject({ ...common, type: z.enum(RELEASE_EVENTS), data: anyData }),
    z.strictObject({ ...common, type: z.literal("change.merged"), data: anyData }),
    z.strictObject({
      ...common,
      type: z.literal("environment.removed"),
      environment: EnvironmentName,
      data: anyData,
    }),
  ])
  .refine((event) => event.version !== undefined || event.commit !== undefined, {
    path: ["version"],
    message: "give a version, a commit, or both",
  });
export type NativeEvent = z.infer<typeof NativeEvent>;

/** What a sender may add for events whose own format does not name a project or a release. */
export const IngestQuery = z.strictObject({
  project: Slug.optional(),
  version: Version.optional(),
  commit: Commit.optional(),
});
export type IngestQuery = z.infer<typeof IngestQuery>;

export const IngestResult = z.strictObject({
  index: z.number().int(),
  id: z.string().nullable(),
  status: z.enum(["accepted", "rejected"]),
  problem: z.strictObject({ path: z.string(), message: z.string() }).optional(),
});
export type IngestResult = z.infer<typeof IngestResult>;

export const IngestAnswer = z.strictObject({
  accepted: z.number().int(),
  rejected: z.number().int(),
  results: z.array(IngestResult),
});
export type IngestAnswer = z.infer<typeof IngestAnswer>;

export const MAX_EVENTS_PER_REQUEST = 500;
export const MAX_INGEST_BYTES = 1024 * 1024;
export const MAX_FUTURE_MS = 10 * 60 * 1000;
