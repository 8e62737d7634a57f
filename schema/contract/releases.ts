import * as z from "zod";
import { Milestone } from "./plan.ts";
import {
  Commit,
  DateOrTime,
  Digest,
  listOf,
  PageQuery,
  patchOf,
  printable,
  prose,
  Timestamp,
  Version,
} from "./primitives.ts";
import { Tier } from "./projects.ts";
import { Totals } from "./reports.ts";

export const RELEASE_STATUSES = [
  "planned",
  "in_progress",
  "candidate",
  "approved",
  "rolling_out",
  "released",
  "maintenance",
  "end_of_support",
  "end_of_life",
  "halted",
  "rolled_back",
  "cancelled",
  "rejected",
] as const;
export const ReleaseStatus = z.enum(RELEASE_STATUSES);
export type ReleaseStatus = z.infer<typeof ReleaseStatus>;

export const PHASES = ["planning", "testing", "deployment", "maintenance", "closed"] as const;
export const Phase = z.enum(PHASES);
export type Phase = z.infer<typeof Phase>;

export const DEPLOYMENT_STATUSES = [
  "queued",
  "waiting_approval",
  "in_progress",
  "verifying",
  "succeeded",
  "failed",
  "errored",
  "timed_out",
  "cancelled",
  "rejected",
  "superseded",
  "rolled_back",
  "faulty",
  "unknown",
] as const;
export const DeploymentStatus = z.enum(DEPLOYMENT_STATUSES);
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;

export const HEALTH_LEVELS = ["healthy", "at_risk", "unhealthy"] as const;
export const HealthLevel = z.enum(HEALTH_LEVELS);
export const Health = z.strictObject({
  level: HealthLevel,
  reasons: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
export type Health = z.infer<typeof Health>;

export const TEST_STATUSES = ["none", "running", "passed", "failed", "unknown"] as const;
export const TestStatus = z.enum(TEST_STATUSES);
export type TestStatus = z.infer<typeof TestStatus>;

export const FailedCase = z.strictObject({
  suite: z.string(),
  name: z.string(),
  status: z.enum(["failed", "errored"]),
  message: z.string().nullable(),
});
export type FailedCase = z.infer<typeof FailedCase>;

export const TestRun = z.strictObject({
  id: z.string(),
  suite: z.string(),
  environment: z.string().nullable(),
  status: TestStatus,
  totals: Totals.nullable(),
  /** The first failures, enough to see what broke; the whole list stays with the report. */
  failures: z.array(FailedCase),
  partial: z.boolean(),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  url: z.string().nullable(),
});
export type TestRun = z.infer<typeof TestRun>;

export const Tests = z.strictObject({ status: TestStatus, totals: Totals, runs: z.array(TestRun) });
export type Tests = z.infer<typeof Tests>;

export const Deployment = z.strictObject({
  id: z.string(),
  environment: z.string(),
  attempt: z.number().int(),
  status: DeploymentStatus,
  queuedAt: Timestamp.nullable(),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  rolloutPercent: z.number().nullable(),
  actor: z.string().nullable(),
  url: z.string().nullable(),
  source: z.string(),
  /** It went to production without anybody's permit. */
  bypass: z.boolean(),
  permitId: z.string().nullable(),
  /** It brought again what ran there already. */
  redeploy: z.boolean(),
});
export type Deployment = z.infer<typeof Deployment>;

export const Build = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: z.enum(["running", "succeeded", "failed", "cancelled"]),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  url: z.string().nullable(),
});
export type Build = z.infer<typeof Build>;

export const Incident = z.strictObject({
  id: z.string(),
  title: z.string(),
  severity: z.string().nullable(),
  environment: z.string().nullable(),
  deploymentId: z.string().nullable(),
  status: z.enum(["open", "mitigated", "resolved"]),
  openedAt: Timestamp.nullable(),
  mitigatedAt: Timestamp.nullable(),
  resolvedAt: Timestamp.nullable(),
});
export type Incident = z.infer<typeof Incident>;

/** What a release is to one environment. */
export const ReleaseEnvironment = z.strictObject({
  name: z.string(),
  tier: Tier,
  /** `current`: it runs here now; `previous`: it ran here; `none`: it never has. */
  presence: z.enum(["current", "previous", "none"]),
  status: DeploymentStatus.nullable(),
  deploymentId: z.string().nullable(),
  since: Timestamp.nullable(),
});
export type ReleaseEnvironment = z.infer<typeof ReleaseEnvironment>;

const Goals = z.union([prose(4000), z.array(prose(500)).max(50)]);

export const Plan = z.strictObject({
  targetDate: z.string().nullable(),
  goals: Goals.nullable(),
  owner: z.string().nullable(),
  milestones: z.array(Milestone),
});

const Shown = z.strictObject({
  status: ReleaseStatus,
  environments: z.record(z.string(), DeploymentStatus.nullable()),
});

/** That late news changed what had been shown. */
export const Correction = z.strictObject({
  at: Timestamp,
  before: Shown,
  after: Shown,
  because: z.string(),
});
export type Correction = z.infer<typeof Correction>;

export const Release = z.strictObject({
  id: z.string(),
  version: Version,
  name: z.string().nullable(),
  provisional: z.boolean(),
  status: ReleaseStatus,
  phase: Phase,
  health: Health,
  revision: z.number().int(),
  commit: z.string().nullable(),
  digest: z.string().nullable(),
  line: z.string().nullable(),
  plan: Plan,
  tests: Tests,
  builds: z.array(Build),
  environments: z.array(ReleaseEnvironment),
  deployments: z.array(Deployment),
  incidents: z.array(Incident),
  support: z.strictObject({ endOfSupport: z.string().nullable(), endOfLife: z.string().nullable() }),
  /** Why the version is kept from going further; null: it is not. */
  blocked: z.strictObject({ reason: z.string() }).nullable(),
  corrections: z.array(Correction),
  firstSeenAt: Timestamp,
  updatedAt: Timestamp,
});
export type Release = z.infer<typeof Release>;

export const ReleaseSummary = Release.pick({
  id: true,
  version: true,
  name: true,
  provisional: true,
  status: true,
  phase: true,
  health: true,
  revision: true,
  commit: true,
  digest: true,
  line: true,
  firstSeenAt: true,
  updatedAt: true,
});
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;
export const ReleaseList = listOf(ReleaseSummary);

const planFields = {
  name: printable(200).optional(),
  commit: Commit.optional(),
  digest: Digest.optional(),
  line: printable(64).optional(),
  targetDate: DateOrTime.optional(),
  goals: Goals.optional(),
  owner: printable(200).optional(),
};

export const CreateRelease = z.strictObject({ version: Version, ...planFields });
export type CreateRelease = z.infer<typeof CreateRelease>;

export const PatchRelease = patchOf({
  ...planFields,
  name: printable(200).nullable().optional(),
  targetDate: DateOrTime.nullable().optional(),
  goals: Goals.nullable().optional(),
  owner: printable(200).nullable().optional(),
});
export type PatchRelease = z.infer<typeof PatchRelease>;

export const Reason = z.strictObject({ reason: printable(1000) });
export type Reason = z.infer<typeof Reason>;

/** What was true at one moment, as far as was known at another; both are now unless said. */
export const MomentQuery = z.strictObject({
  asOf: Timestamp.optional(),
  knownAt: Timestamp.optional(),
});
export type MomentQuery = z.infer<typeof MomentQuery>;

export const ReleaseQuery = PageQuery.extend({ provisional: z.enum(["true", "false"]).optional() });
export type ReleaseQuery = z.infer<typeof ReleaseQuery>;

export const Actor = z.strictObject({
  type: z.enum(["user", "token", "ci", "system"]),
  name: z.string(),
});
export type Actor = z.infer<typeof Actor>;

export const TimelineEntry = z.strictObject({
  seq: z.number().int(),
  type: z.string(),
  occurredAt: Timestamp,
  receivedAt: Timestamp,
  actor: Actor.nullable(),
  source: z.string(),
  summary: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const Timeline = listOf(TimelineEntry);

export const TimelineQuery = PageQuery.extend({ order: z.enum(["asc", "desc"]).default("asc") });
export type TimelineQuery = z.infer<typeof TimelineQuery>;
