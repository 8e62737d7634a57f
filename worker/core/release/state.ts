import type { Tier } from "../../../schema/contract/projects.ts";
import type {
  ApprovalNews,
  DeliverableChange,
  GateAnswerNews,
  MilestoneChange,
  PlanField,
} from "./decision.ts";
import type { FailureDetail, OpenStatus, PermitRef, SettledStatus, TestRunNews } from "./entry.ts";

/** When something was so, and which entry said it: the order in which claims beat each other. */
export type Stamp = { readonly at: number; readonly key: string };
export type Claim<T> = Stamp & { readonly value: T };

/** What an entry claims, unless it says nothing. */
export const claimOf =
  (stamp: Stamp) =>
  <T>(value: T | null): Claim<T> | null =>
    value === null ? null : { value, at: stamp.at, key: stamp.key };

/** The later of two stamps; equal times fall to the key, so that any order of arrival ends the same. */
export function isLater(a: Stamp, b: Stamp): boolean {
  return a.at === b.at ? a.key > b.key : a.at > b.at;
}

export const latest = <T extends Stamp>(a: T | null | undefined, b: T | null | undefined): T | null =>
  !a ? (b ?? null) : !b ? a : isLater(b, a) ? b : a;

export const earliest = <T extends Stamp>(a: T | null | undefined, b: T | null | undefined): T | null =>
  !a ? (b ?? null) : !b ? a : isLater(a, b) ? b : a;

/** What somebody says a release is made of. What only tested it says so by the way. */
export type ArtifactClaim = Claim<string> & { readonly aside?: true };

/** The later of two words on what a release is made of; one said by the way gives way to one that was meant. */
export const meant = (a: ArtifactClaim | null, b: ArtifactClaim | null): ArtifactClaim | null =>
  a && b && a.aside !== b.aside ? (a.aside ? b : a) : latest(a, b);

export const minimum = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a == null ? (b ?? null) : b == null ? a : Math.min(a, b);

/** One attempt to put this release into one environment. Every field is a join: minimum, maximum or latest claim. */
export type DeploymentFact = {
  /** What the fold knows it by. */
  readonly key: string;
  readonly id: string;
  readonly source: string;
  /** The key of the environment; a later report may move a deployment. */
  readonly environment: Claim<string>;
  readonly attempt: number;
  /** The earliest word of it: attempts are put in order by this. */
  readonly first: Stamp;
  readonly open: OpenStatus | null;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly firstSuccess: Stamp | null;
  readonly lastSuccess: Stamp | null;
  readonly lastOther: Claim<Exclude<SettledStatus, "succeeded">> | null;
  /** The first word that it failed, whatever became of it; absent in what was stored before that was kept. */
  readonly firstFailure?: Stamp | null;
  /** The first word that it was rolled back, whatever became of it; absent in what was stored before that was kept. */
  readonly firstRolledBack?: Stamp | null;
  readonly rolloutPercent: Claim<number> | null;
  readonly rollback: Stamp | null;
  readonly permit: Claim<PermitRef> | null;
  /** The latest word that it was under way. */
  readonly lastOpen: Stamp | null;
  readonly actor: Claim<string> | null;
  readonly url: Claim<string> | null;
};

export type BuildFact = {
  readonly id: string;
  readonly name: Claim<string>;
  readonly startedAt: number | null;
  readonly settled: Claim<"succeeded" | "failed" | "cancelled"> | null;
  readonly url: Claim<string> | null;
};

export type TestRunResult = Pick<TestRunNews, "status" | "totals" | "partial"> & {
  readonly failures: readonly FailureDetail[];
};

export type TestRunFact = {
  readonly id: string;
  readonly suite: string;
  readonly environment: Claim<string> | null;
  readonly startedAt: number | null;
  readonly finished: Claim<TestRunResult> | null;
  /** What was tested, as far as anybody said. */
  readonly commit: Claim<string> | null;
  readonly digest: Claim<string> | null;
  readonly url: Claim<string> | null;
};

/** One person's last word on a release in an environment. */
export type ApprovalFact = Claim<
  Pick<ApprovalNews, "approvalId" | "decision" | "comment" | "person" | "role" | "artifact">
> & { readonly environment: string };

export type AnswerFact = Claim<Pick<GateAnswerNews, "outcome" | "because" | "artifact">> & {
  readonly environment: string;
  readonly name: string;
};

/** One field of what people plan: the last who said it is right. */
export type Said<T> = { readonly [F in keyof T]?: Claim<Exclude<T[F], undefined>> };

export type MilestoneFact = {
  readonly said: Said<MilestoneChange>;
  /** Every date it was ever promised for, by the entry that promised it. */
  readonly dueDates: Facts<Claim<string> & { readonly reason: string | null; readonly by: string }>;
  readonly added: Stamp | null;
  readonly removed: Stamp | null;
};

export type DeliverableFact = {
  readonly milestoneId: string;
  readonly said: Said<DeliverableChange>;
  readonly added: Stamp | null;
  readonly removed: Stamp | null;
};

export type IncidentFact = {
  readonly id: string;
  readonly title: Claim<string> | null;
  readonly severity: Claim<string> | null;
  readonly environment: Claim<string> | null;
  readonly deploymentId: Claim<string> | null;
  readonly firstOpened: Stamp | null;
  readonly lastOpened: Stamp | null;
  readonly mitigated: Stamp | null;
  readonly resolved: Stamp | null;
};

/** What senders said of an environment while they reported this release. */
export type PlaceFact = {
  readonly name: Claim<string>;
  readonly tier: Claim<Tier> | null;
  readonly ephemeral: Claim<boolean> | null;
  /** The first word of it that was more than where a test ran: only then is it a place that releases go to. */
  readonly target: Stamp | null;
  /** The first success here, whatever became of it. */
  readonly firstRan: Stamp | null;
  readonly rolledBack: Stamp | null;
  /** Since when nothing of the project runs here. */
  readonly vacated: Stamp | null;
  /** Since when the environment itself is gone. */
  readonly removed: Stamp | null;
};

export type Facts<T> = { readonly [id: string]: T };

/** The facts with one of them changed. */
export const put = <T>(facts: Facts<T>, id: string, change: (before: T | undefined) => T): Facts<T> => ({
  ...facts,
  [id]: change(Object.hasOwn(facts, id) ? facts[id] : undefined),
});

/**
 * The fold of a release's entries: a join-semilattice, so that any order and any repetition of the same
 * entries gives the same state. Stored as JSON beside the release; `format` tells old snapshots apart.
 */
export type ReleaseState = {
  readonly format: 2;
  readonly version: Claim<string> | null;
  readonly commit: ArtifactClaim | null;
  readonly digest: ArtifactClaim | null;
  readonly plan: { readonly [F in PlanField]?: Claim<string | readonly string[] | null> };
  readonly hold: Claim<{ readonly on: boolean; readonly reason: string }> | null;
  readonly cancelled: Claim<string> | null;
  readonly published: Stamp | null;
  /** The first sign of work: anything but a plan or a decision. */
  readonly work: Stamp | null;
  readonly first: number | null;
  readonly last: number | null;
  readonly places: Facts<PlaceFact>;
  readonly deployments: Facts<DeploymentFact>;
  readonly builds: Facts<BuildFact>;
  readonly testRuns: Facts<TestRunFact>;
  readonly incidents: Facts<IncidentFact>;
  /** Whether the version is kept from going further. */
  readonly block: Claim<{ readonly on: boolean; readonly reason: string }> | null;
  /** By deployment: when it was given up for lost. Any later word of it takes that back. */
  readonly losses: Facts<Stamp>;
  /** By `environment|person`. */
  readonly approvals: Facts<ApprovalFact>;
  /** By `environment|gate`. */
  readonly answers: Facts<AnswerFact>;
  /** Whose change it is: the first word of each, by `|name`, or `environment|name` for who wants it there. */
  readonly authors: Facts<Stamp>;
  /** When each artifact or commit was first heard of. */
  readonly artifacts: Facts<Stamp>;
  readonly milestones: Facts<MilestoneFact>;
  readonly deliverables: Facts<DeliverableFact>;
};

export const EMPTY: ReleaseState = {
  format: 2,
  version: null,
  commit: null,
  digest: null,
  plan: {},
  hold: null,
  cancelled: null,
  published: null,
  work: null,
  first: null,
  last: null,
  places: {},
  deployments: {},
  builds: {},
  testRuns: {},
  incidents: {},
  block: null,
  losses: {},
  approvals: {},
  answers: {},
  authors: {},
  artifacts: {},
  milestones: {},
  deliverables: {},
};

/** A state as it was stored, in today's format: the first knew no judgements. A stranger is a fault. */
export function upgraded(stored: { readonly format: number }): ReleaseState {
  if (stored.format !== 1 && stored.format !== 2)
    throw new TypeError(`release state of format ${stored.format}`);
  return { ...EMPTY, ...stored, format: 2 };
}
