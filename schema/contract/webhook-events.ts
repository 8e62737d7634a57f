import * as z from "zod";
import { Verdict } from "./gates.ts";
import { Slug, Timestamp, Version } from "./primitives.ts";
import { HEALTH_LEVELS, ReleaseStatus } from "./releases.ts";
import { Totals } from "./reports.ts";

/** Where something happened, in every message. */
const scene = {
  org: Slug,
  project: Slug,
  sequence: z
    .number()
    .int()
    .min(0)
    .describe("From 1 on, it grows with every message of the project. 0: an example, which is none of them."),
  /** Where people see it. */
  url: z.string(),
};
const release = z.strictObject({ id: z.string(), version: Version, status: ReleaseStatus });
const ofRelease = { ...scene, release };
const environment = z.string();

const deployment = z.strictObject({
  id: z.string(),
  attempt: z.number().int(),
  status: z.string(),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  actor: z.string().nullable(),
  commit: z.string().nullable(),
  digest: z.string().nullable(),
  /** The run of the CI. */
  url: z.string().nullable(),
});
const Deployed = z.strictObject({ ...ofRelease, environment, deployment });

const testRun = z.strictObject({
  id: z.string(),
  suite: z.string(),
  status: z.string(),
  totals: Totals.nullable(),
  url: z.string().nullable(),
});

const Judged = z.strictObject({
  ...ofRelease,
  environment,
  verdicts: z.array(Verdict).max(20),
  /** When all gates could be open at the earliest; null: not by waiting alone. */
  earliest: Timestamp.nullable(),
});

const approval = { by: z.string(), comment: z.string().nullable() };
const Approved = z.strictObject({ ...ofRelease, environment, ...approval });

const lock = z.strictObject({
  id: z.string(),
  holder: z.string(),
  fence: z.number().int(),
  reason: z.string().nullable(),
  since: Timestamp,
  expiresAt: Timestamp.nullable(),
});
const Locked = z.strictObject({
  ...scene,
  environment,
  lock,
  /** Who did it; null: time did. */
  by: z.string().nullable(),
  /** Why it was taken from its holder. */
  because: z.string().nullable(),
});

const incident = z.strictObject({
  id: z.string(),
  title: z.string(),
  severity: z.string().nullable(),
  status: z.enum(["open", "mitigated", "resolved"]),
  deploymentId: z.string().nullable(),
  openedAt: Timestamp.nullable(),
  resolvedAt: Timestamp.nullable(),
});
const Incident = z.strictObject({ ...ofRelease, environment: environment.nullable(), incident });

const shown = z.strictObject({
  status: ReleaseStatus,
  /** By environment, what became of the newest attempt there. */
  environments: z.record(z.string(), z.string().nullable()),
});

/** What the `data` of each type of message holds. A type never changes what it holds; it may come to hold more. */
export const WEBHOOK_FACTS = {
  "release.created": z.strictObject(ofRelease),
  "release.status_changed": z.strictObject({ ...ofRelease, from: ReleaseStatus, to: ReleaseStatus }),
  "release.corrected": z.strictObject({ ...ofRelease, before: shown, after: shown, because: z.string() }),
  "release.at_risk": z.strictObject({
    ...ofRelease,
    level: z.enum(HEALTH_LEVELS),
    reasons: z.array(z.string()),
  }),
  "milestone.slipped": z.strictObject({
    ...ofRelease,
    milestone: z.strictObject({
      id: z.string(),
      title: z.string(),
      dueDate: z.string(),
      previousDueDate: z.string(),
      reason: z.string().nullable(),
    }),
  }),
  "deployment.started": Deployed,
  "deployment.succeeded": Deployed,
  "deployment.failed": Deployed,
  "deployment.rolled_back": z.strictObject({
    ...ofRelease,
    environment,
    /** The one that its sender told to be rolled back; null: none was. */
    deployment: deployment.nullable(),
    from: Version,
    /** Null: what ran there before is not known. */
    to: Version.nullable(),
    /** Its sender said so; else it was found in what ran there. */
    told: z.boolean(),
  }),
  /** It went to production without a permit. */
  "deployment.bypassed": Deployed,
  "gate.blocked": Judged,
  "gate.opened": Judged,
  "approval.requested": z.strictObject({
    ...ofRelease,
    environment,
    by: z.string(),
    message: z.string().nullable(),
  }),
  "approval.granted": Approved,
  "approval.rejected": Approved,
  "lock.acquired": Locked,
  "lock.released": Locked,
  "lock.expired": Locked,
  "lock.stolen": Locked,
  "test_run.finished": z.strictObject({ ...ofRelease, environment: environment.nullable(), testRun }),
  "test.regressed": z.strictObject({
    ...ofRelease,
    environment: environment.nullable(),
    testRun,
    /** Tests that fail now; at most 50 are named. */
    failures: z.array(z.string()),
  }),
  "incident.opened": Incident,
  "incident.resolved": Incident,
} as const;

export type WebhookType = keyof typeof WEBHOOK_FACTS;
export const WEBHOOK_TYPES = Object.keys(WEBHOOK_FACTS) as [WebhookType, ...WebhookType[]];

type Scene = "org" | "project" | "sequence" | "url";
/** What is known of an occurrence where it happens; where that is, is added when it is sent. */
export type WebhookFacts<T extends WebhookType> = Omit<z.infer<(typeof WEBHOOK_FACTS)[T]>, Scene>;
