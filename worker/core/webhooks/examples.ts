import type { WebhookFacts, WebhookType } from "../../../schema/contract/webhook-events.ts";
import { environmentKey } from "../environment/name.ts";
import type { StoredMessage } from "./message.ts";

const release = { id: "rel_01kc9v2m4q8w7x3n5p6r1s2t3v", version: "1.4.0", status: "candidate" } as const;
const environment = "production";
const url = "https://github.com/example/shop/actions/runs/7042";

const deployment = {
  id: "7042",
  attempt: 1,
  status: "in_progress",
  startedAt: "2026-03-01T11:58:00.000Z",
  finishedAt: null,
  actor: "ada",
  commit: "6dcb09b5b57875f334f61aebed695e2e4193db5e",
  digest: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  url,
};
const deployed = (status: string) => ({
  release: { ...release, status: status === "succeeded" ? "released" : "rolling_out" } as const,
  environment,
  deployment: { ...deployment, status, finishedAt: "2026-03-01T12:00:00.000Z" },
});

const totals = { tests: 412, passed: 410, failed: 2, errored: 0, skipped: 0, flaky: 1 };
const testRun = { id: "7042-checkout", suite: "checkout", status: "failed", totals, url };

const tests = {
  gate: "tests",
  outcome: "blocked",
  because: "2 tests of checkout fail that passed at 1.3.2.",
  reasonCode: "tests_new_failures",
  clearedBy: "a run in which they pass",
} as const;
const soak = {
  gate: "promotion",
  outcome: "waiting",
  because: "It has run in staging for 20 of 60 minutes.",
  reasonCode: "soaking",
  until: "2026-03-01T12:40:00.000Z",
} as const;

const lock = {
  id: "lck_01kc9v2m4q8w7x3n5p6r1s2t3v",
  holder: "deploy/7042",
  fence: 18,
  reason: "Deploying 1.4.0",
  since: "2026-03-01T11:58:00.000Z",
  expiresAt: "2026-03-01T12:13:00.000Z",
};
const locked = { environment, lock, by: "ada", because: null };

const incident = {
  id: "inc_01kc9v2m4q8w7x3n5p6r1s2t3v",
  title: "Checkout answers slowly",
  severity: "major",
  status: "open",
  deploymentId: "7042",
  openedAt: "2026-03-01T12:00:00.000Z",
  resolvedAt: null,
} as const;

/** An example of each type, as everything of it looks. */
export const EXAMPLES: { readonly [T in WebhookType]: WebhookFacts<T> } = {
  "release.created": { release: { ...release, status: "planned" } },
  "release.status_changed": {
    release: { ...release, status: "approved" },
    from: "candidate",
    to: "approved",
  },
  "release.corrected": {
    release: { ...release, status: "rolled_back" },
    before: { status: "released", environments: { staging: "succeeded", production: "succeeded" } },
    after: { status: "rolled_back", environments: { staging: "succeeded", production: "rolled_back" } },
    because: "A rollback of 09:40 became known at 12:00.",
  },
  "release.at_risk": { release, level: "at_risk", reasons: ["Beta is 3 days late."] },
  "milestone.slipped": {
    release: { ...release, status: "in_progress" },
    milestone: {
      id: "mil_01kc9v2m4q8w7x3n5p6r1s2t3v",
      title: "Beta",
      dueDate: "2026-03-12",
      previousDueDate: "2026-03-05",
      reason: "The payment provider changes its interface first.",
    },
  },
  "deployment.started": { release: { ...release, status: "rolling_out" }, environment, deployment },
  "deployment.succeeded": deployed("succeeded"),
  "deployment.failed": deployed("failed"),
  "deployment.rolled_back": {
    release: { ...release, status: "rolled_back" },
    environment,
    deployment: { ...deployment, status: "rolled_back", finishedAt: "2026-03-01T12:00:00.000Z" },
    from: "1.4.0",
    to: "1.3.2",
    told: true,
  },
  "deployment.bypassed": { release: { ...release, status: "rolling_out" }, environment, deployment },
  "gate.blocked": {
    release,
    environment,
    verdicts: [tests, soak],
    earliest: null,
  },
  "gate.opened": {
    release: { ...release, status: "approved" },
    environment,
    verdicts: [
      { gate: "tests", outcome: "passed", because: "All 412 tests pass.", reasonCode: "tests_passed" },
      { gate: "approvals", outcome: "passed", because: "Ada approved it.", reasonCode: "approved" },
    ],
    earliest: "2026-03-01T12:00:00.000Z",
  },
  "approval.requested": { release, environment, by: "Ada", message: "It mends the checkout of gift cards." },
  "approval.granted": { release, environment, by: "Grace", comment: "Tried it in staging." },
  "approval.rejected": { release, environment, by: "Grace", comment: "Gift cards still fail." },
  "lock.acquired": locked,
  "lock.released": locked,
  "lock.expired": { ...locked, by: null },
  "lock.stolen": { ...locked, by: "grace", because: "The job that held it hangs." },
  "test_run.finished": { release, environment: "staging", testRun },
  "test.regressed": {
    release,
    environment: "staging",
    testRun,
    failures: ["checkout > pays with a gift card", "checkout > refunds a gift card"],
  },
  "incident.opened": { release: { ...release, status: "released" }, environment, incident },
  "incident.resolved": {
    release: { ...release, status: "released" },
    environment,
    incident: { ...incident, status: "resolved", resolvedAt: "2026-03-01T12:45:00.000Z" },
  },
};

/** What of a message its example says. */
export type Example = Pick<StoredMessage, "project" | "environment" | "sequence" | "facts">;

/** A type's example, as the documents show it. */
export function exampleOf(type: WebhookType): Example {
  const facts = EXAMPLES[type];
  const where = "environment" in facts ? facts.environment : null;
  return { project: "shop", environment: where === null ? null : environmentKey(where), sequence: 42, facts };
}
