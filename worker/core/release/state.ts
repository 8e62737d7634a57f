import type { Tier } from "../../../schema/contract/projects.ts";
import type { FailureDetail, OpenStatus, PlanField, SettledStatus, TestRunNews } from "./entry.ts";

/** When something was so, and which entry said it: the order in which claims beat each other. */
export type Stamp = { readonly at: number; readonly key: string };
export type Claim<T> = Stamp & { readonly value: T };

/** The later of two stamps; equal times fall to the key, so that any order of arrival ends the same. */
export function isLater(a: Stamp, b: Stamp): boolean {
  return a.at === b.at ? a.key > b.key : a.at > b.at;
}

export const latest = <T extends Stamp>(a: T | null | undefined, b: T | null | undefined): T | null =>
  !a ? (b ?? null) : !b ? a : isLater(b, a) ? b : a;

export const earliest = <T extends Stamp>(a: T | null | undefined, b: T | null | undefined): T | null =>
  !a ? (b ?? null) : !b ? a : isLater(a, b) ? b : a;

export const minimum = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a == null ? (b ?? null) : b == null ? a : Math.min(a, b);

/** One attempt to put this release into one environment. Every field is a join: minimum, maximum or latest claim. */
export type DeploymentFact = {
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
  readonly rolloutPercent: Claim<number> | null;
  readonly rollback: Stamp | null;
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
  readonly url: Claim<string> | null;
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

/**
 * The fold of a release's entries: a join-semilattice, so that any order and any repetition of the same
 * entries gives the same state. Stored as JSON beside the release; `format` tells old snapshots apart.
 */
export type ReleaseState = {
  readonly format: 1;
  readonly version: Claim<string> | null;
  readonly commit: Claim<string> | null;
  readonly digest: Claim<string> | null;
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
};

export const EMPTY: ReleaseState = {
  format: 1,
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
};

/** What settled this attempt, if anything did. */
export function settledOf(fact: DeploymentFact): Claim<SettledStatus> | null {
  const success = fact.lastSuccess && { ...fact.lastSuccess, value: "succeeded" as const };
  return latest<Claim<SettledStatus>>(success, fact.lastOther);
}

/**
 * When this attempt's version came to run, or null when it never did or was taken back.
 * A repeated success does not move the moment; a success after a failure does.
 */
export function successOf(fact: DeploymentFact): Stamp | null {
  const settled = settledOf(fact);
  if (!settled || !["succeeded", "superseded", "faulty"].includes(settled.value)) return null;
  const { firstSuccess, lastSuccess, lastOther } = fact;
  if (!firstSuccess || !lastSuccess) return null;
  const undone =
    lastOther && lastOther.value !== "superseded" && lastOther.value !== "faulty" ? lastOther : null;
  return undone && isLater(undone, firstSuccess) ? lastSuccess : firstSuccess;
}
