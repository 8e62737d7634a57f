import type { Tier } from "../../../schema/contract/projects.ts";
import type { TestStatus } from "../../../schema/contract/releases.ts";
import type { Totals } from "../../../schema/contract/reports.ts";
import type { DecisionNews, SystemNews } from "./decision.ts";

export type ActorRef = {
  readonly type: "user" | "token" | "ci" | "system";
  readonly name: string;
  /** A person's or a token's own id, where there is one. */
  readonly id?: string;
};

/** What a judgement was passed on: the artifact, else the commit it is made of. */
export type Artifact = { readonly commit: string | null; readonly digest: string | null };

export type FailureDetail = {
  readonly suite: string;
  readonly name: string;
  readonly status: "failed" | "errored";
  readonly message: string | null;
};

export type EnvironmentRef = {
  readonly name: string;
  /** Only what the sender said; a guess from the name is made where it is read. */
  readonly tier: Tier | null;
  readonly ephemeral: boolean | null;
};

/** The terminal and passing states a sender can report of one attempt. */
export type OpenStatus = "queued" | "waiting_approval" | "in_progress" | "verifying";
export type SettledStatus =
  | "succeeded"
  | "failed"
  | "errored"
  | "timed_out"
  | "cancelled"
  | "rejected"
  | "superseded"
  | "rolled_back"
  | "faulty";

/** A permit, or the bare fence of a hold. `expiresAt` is milliseconds since the epoch; null: only a fence was shown. */
export type PermitRef = {
  readonly id: string | null;
  readonly fence: number;
  readonly expiresAt: number | null;
};

export type DeploymentNews = {
  readonly kind: "deployment";
  readonly environment: EnvironmentRef;
  /** The sender's own id of the deployment; null: the environment and attempt are its identity. */
  readonly deploymentId: string | null;
  readonly attempt: number;
  readonly status: OpenStatus | SettledStatus;
  readonly rolloutPercent: number | null;
  /** The sender says that this deployment goes back to an earlier version. */
  readonly rollback: boolean;
  /** The permit it was brought under, once that was verified; absent or null: it brought none. */
  readonly permit?: PermitRef | null;
  readonly commits: readonly {
    readonly sha: string;
    readonly authoredAt: string;
    readonly message: string | null;
  }[];
};

export type BuildNews = {
  readonly kind: "build";
  readonly buildId: string;
  readonly name: string;
  readonly status: "running" | "succeeded" | "failed" | "cancelled";
  /** When it began, where the same message says so. Milliseconds since the epoch. */
  readonly startedAt: number | null;
};

export type TestRunNews = {
  readonly kind: "test_run";
  readonly runId: string;
  readonly suite: string;
  readonly environment: EnvironmentRef | null;
  readonly status: Exclude<TestStatus, "none">;
  readonly totals: Totals | null;
  readonly failures: readonly FailureDetail[];
  readonly partial: boolean;
};

export type IncidentNews = {
  readonly kind: "incident";
  readonly incidentId: string;
  /** The incident it is about, where somebody else than its sender says something of it: as the fold keys it. */
  readonly of?: string;
  readonly status: "open" | "mitigated" | "resolved";
  readonly title: string | null;
  readonly severity: string | null;
  readonly environment: EnvironmentRef | null;
  readonly deploymentId: string | null;
};

/** Nothing of the project runs there any more; where the environment itself went, it leaves the board. */
export type RemovalNews = {
  readonly kind: "removal";
  readonly environment: EnvironmentRef;
  readonly of: "environment" | "service";
};

export type ReleaseNews =
  | { readonly kind: "published" }
  | { readonly kind: "withdrawn"; readonly reason: string | null }
  | { readonly kind: "change"; readonly title: string | null }
  | { readonly kind: "tagged" }
  /** Worth a line in the timeline and nothing else. */
  | { readonly kind: "note"; readonly text: string };

export type News =
  | DeploymentNews
  | BuildNews
  | TestRunNews
  | IncidentNews
  | RemovalNews
  | ReleaseNews
  | DecisionNews
  | SystemNews;

/** What an entry says of the release's identity. */
export type Claims = {
  readonly version: string | null;
  readonly commit: string | null;
  readonly digest: string | null;
};

/**
 * One immutable line of the ledger, as the fold reads it.
 * `occurredAt` is when it happened, `receivedAt` when we learned of it: milliseconds since the epoch.
 */
export type Entry = {
  /** Unique in the organisation: a hash of (source, id). */
  readonly key: string;
  readonly source: string;
  readonly id: string;
  /** The name it has on the wire: `deployment.succeeded`, `release.halted`. */
  readonly type: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly actor: ActorRef | null;
  readonly url: string | null;
  readonly claims: Claims;
  readonly news: News;
};

/** News of an environment that no release is named in: it stands in the ledger under the project. */
export type EnvironmentNews = {
  readonly kind: "created" | "modified" | "deleted" | "vacated";
  readonly environment: EnvironmentRef;
};
