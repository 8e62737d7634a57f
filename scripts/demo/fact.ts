import type { ProjectSlug } from "./company.ts";

/** Something that happened, before anybody says in what format it is sent. Moments are epoch milliseconds. */
export type Fact = Subject & What;

export type Subject = {
  /** Unique in the story: it becomes the id of the event, or of the delivery. */
  readonly id: string;
  readonly at: number;
  readonly project: ProjectSlug;
  /** Null while only the commit is known. */
  readonly version: string | null;
  /** Null while only the version is known. */
  readonly commit: string | null;
  /** The handle of the team or the machine. */
  readonly actor: string;
};

export type What =
  | { readonly kind: "merged"; readonly title: string }
  | Build
  | TestRun
  | { readonly kind: "tagged" }
  | { readonly kind: "published" }
  | { readonly kind: "withdrawn"; readonly reason: string }
  | Deployment
  | IncidentNews
  | { readonly kind: "environment_removed"; readonly environment: string }
  | TestReport;

export type Build = {
  readonly kind: "build";
  readonly buildId: string;
  readonly name: string;
  /** A whole workflow, or one check that another system reports. */
  readonly of: "workflow" | "check";
  readonly status: "started" | "succeeded" | "failed";
  readonly startedAt: number;
};

export type TestRun = {
  readonly kind: "tests";
  readonly runId: string;
  readonly suite: string;
  readonly environment: string | null;
  readonly status: "started" | "finished";
  readonly cases: readonly TestCase[];
};

/** The file a test runner wrote. It says nothing of when: it counts as of the moment it is sent. */
export type TestReport = Omit<TestRun, "kind" | "status"> & {
  readonly kind: "report";
  readonly runner: "surefire" | "pytest" | "jest";
};

export type TestCase = {
  readonly area: string;
  readonly check: string;
  /** Flaky: it failed first and passed when it was tried again. */
  readonly status: "passed" | "failed" | "skipped" | "flaky";
  readonly durationMs: number;
  readonly message: string;
};

export type Deployment = {
  readonly kind: "deployment";
  readonly deploymentId: string;
  readonly environment: string;
  readonly status: "queued" | "started" | "succeeded" | "failed" | "superseded" | "rolled_back";
  readonly openedAt: number;
  /** It takes the place of a later version. */
  readonly rollback: boolean;
  readonly ephemeral: boolean;
  readonly rolloutPercent: number | null;
  /** What is deployed before a tag exists. */
  readonly branch: string;
};

export type IncidentNews = {
  readonly kind: "incident";
  readonly incidentId: string;
  readonly status: "opened" | "mitigated" | "resolved";
  readonly title: string;
  readonly severity: string;
  readonly environment: string;
};
