import type { Milestone } from "../../../schema/contract/plan.ts";
import type { DeploymentStatus } from "../../../schema/contract/releases.ts";
import { own } from "../own.ts";
import { fixedAt } from "./artifact.ts";
import type { PlanField } from "./decision.ts";
import { settledOf, successOf } from "./ends.ts";
import { evidenceOf, type SuiteEvidence, type TestStanding, testStanding } from "./evidence.ts";
import { answersOf, approvalsOf, type GateAnswer, type GivenApproval, milestonesOf } from "./judgements.ts";
import {
  type Claim,
  type DeploymentFact,
  EMPTY,
  type IncidentFact,
  isLater,
  latest,
  type PlaceFact,
  type ReleaseState,
  type Stamp,
} from "./state.ts";

/** What this release did in one environment, as far as its status, its board cell and its page need. */
export type PlaceStanding = {
  /** When its latest success here came to run; null when it never did, or was rolled back or removed. */
  readonly succeeded: (Stamp & { readonly deploymentId: string; readonly url: string | null }) | null;
  /** When it first ran here, whatever came of it. */
  readonly everAt: number | null;
  readonly rolledBackAt: number | null;
  /** Since when nothing of the project runs here, by this release's word. */
  readonly vacated: Stamp | null;
  readonly latest: {
    readonly deploymentId: string;
    readonly status: DeploymentStatus;
    readonly openedAt: number;
    readonly changedAt: number;
    readonly key: string;
    readonly rolloutPercent: number | null;
    readonly url: string | null;
    /** It came to run, and was not taken back. */
    readonly counts: boolean;
  } | null;
};

/**
 * A release in brief: everything its status is derived from, small enough to stand in every list.
 * It holds facts only; what also depends on other releases or on the project's environments is derived when read.
 */
export type Standing = {
  readonly version: string | null;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly plan: { readonly [F in PlanField]?: string | readonly string[] | null };
  readonly worked: boolean;
  /** A build succeeded, a test run ended, or it was published or deployed anywhere. */
  readonly bearsFruit: boolean;
  readonly halted: boolean;
  readonly haltedBecause: string | null;
  /** Why the version is kept from going further; null: it is not. */
  readonly blockedBecause: string | null;
  readonly cancelledAt: number | null;
  readonly publishedAt: number | null;
  readonly places: { readonly [environment: string]: PlaceStanding };
  readonly tests: TestStanding;
  readonly failedBuilds: readonly string[];
  readonly openIncidents: readonly {
    readonly id: string;
    readonly title: string;
    readonly environment: string | null;
    readonly mitigated: boolean;
    readonly openedAt: number | null;
  }[];
  /** Since when there has been the artifact, or else the commit, that there is. */
  readonly fixedAt: number | null;
  readonly evidence: readonly SuiteEvidence[];
  readonly approvals: readonly GivenApproval[];
  readonly answers: readonly GateAnswer[];
  /** Who had a part in the change, as `judge.ts` keys them. */
  readonly authors: readonly string[];
  readonly milestones: readonly Pick<Milestone, "title" | "stage" | "done">[];
};

/** A standing as it was stored: what it did not know yet is as if nobody had said anything of it. */
export const completed = (stored: Partial<Standing>): Standing => ({ ...standingOf(EMPTY), ...stored });

/** When an attempt was given up for lost, unless anything was heard of it since. */
export function lostAt(state: ReleaseState, fact: DeploymentFact): number | null {
  const lost = own(state.losses, fact.key);
  return lost && !settledOf(fact) && !(fact.lastOpen && isLater(fact.lastOpen, lost)) ? lost.at : null;
}

/** The status an attempt shows: what settled it, else that it was lost, else how far it came. */
export function deploymentStatus(state: ReleaseState, fact: DeploymentFact): DeploymentStatus {
  const settled = settledOf(fact)?.value;
  if (settled) return settled;
  return lostAt(state, fact) === null ? (fact.open ?? "unknown") : "unknown";
}

const changedAt = (state: ReleaseState, fact: DeploymentFact): number =>
  settledOf(fact)?.at ?? lostAt(state, fact) ?? fact.startedAt ?? fact.queuedAt ?? 0;

/** Newest attempt first: by when it opened, then by attempt, then by id, so that the order is total. */
export function compareAttempts(a: DeploymentFact, b: DeploymentFact): number {
  return (
    b.first.at - a.first.at ||
    b.attempt - a.attempt ||
    (a.id === b.id ? (a.source < b.source ? 1 : -1) : a.id < b.id ? 1 : -1)
  );
}

function placeStanding(state: ReleaseState, environment: string): PlaceStanding {
  const facts = Object.values(state.deployments).filter((fact) => fact.environment.value === environment);
  const place = own(state.places, environment);
  const successes = facts
    .map((fact) => ({ fact, stamp: successOf(fact) }))
    .filter((success): success is { fact: DeploymentFact; stamp: Stamp } => success.stamp !== null)
    .sort((a, b) => (isLater(a.stamp, b.stamp) ? -1 : 1));
  const [newest] = successes;
  const gone = [place?.rolledBack, place?.vacated].some(
    (end) =>
      end &&
      newest &&
      (end.at > newest.stamp.at || (end === place?.rolledBack && end.at === newest.stamp.at)),
  );
  const [attempt] = facts.sort(compareAttempts);
  return {
    succeeded:
      newest && !gone
        ? { ...newest.stamp, deploymentId: newest.fact.id, url: newest.fact.url?.value ?? null }
        : null,
    // A deployment that was told of in two environments ran where it was told of last, though it succeeded in the first.
    everAt: place?.firstRan?.at ?? newest?.stamp.at ?? null,
    rolledBackAt: place?.rolledBack?.at ?? null,
    vacated: place?.vacated ?? null,
    latest: attempt
      ? {
          deploymentId: attempt.id,
          status: shownStatus(state, attempt, newest?.fact),
          openedAt: attempt.first.at,
          changedAt: shownSince(state, attempt, newest?.fact),
          key: attempt.first.key,
          rolloutPercent: attempt.rolloutPercent?.value ?? null,
          url: attempt.url?.value ?? null,
          counts: countsAsSuccess(attempt, place),
        }
      : null,
  };
}

/** It came to run and no rollback took it back since. */
function countsAsSuccess(fact: DeploymentFact, place: PlaceFact | undefined): boolean {
  const since = successOf(fact);
  return since !== null && (!place?.rolledBack || place.rolledBack.at < since.at);
}

/** A rollback told of the environment, without a deployment's id, is shown on the success it took back. */
export function shownStatus(
  state: ReleaseState,
  fact: DeploymentFact,
  newestSuccess: DeploymentFact | undefined,
): DeploymentStatus {
  const rolledBack = own(state.places, fact.environment.value)?.rolledBack;
  const success = successOf(fact);
  if (fact === newestSuccess && rolledBack && success && rolledBack.at >= success.at) return "rolled_back";
  return deploymentStatus(state, fact);
}

/** A rollback told of the environment changed what is shown when it happened. */
function shownSince(
  state: ReleaseState,
  fact: DeploymentFact,
  newestSuccess: DeploymentFact | undefined,
): number {
  const rolledBack = own(state.places, fact.environment.value)?.rolledBack;
  const isTold = shownStatus(state, fact, newestSuccess) !== deploymentStatus(state, fact);
  return isTold && rolledBack ? rolledBack.at : changedAt(state, fact);
}

export function incidentStatus(fact: IncidentFact): "open" | "mitigated" | "resolved" {
  const after = (end: Stamp | null) => end !== null && (!fact.lastOpened || end.at >= fact.lastOpened.at);
  return after(fact.resolved) ? "resolved" : after(fact.mitigated) ? "mitigated" : "open";
}

/** Names of builds whose newest run failed; a later success under the same name clears it. */
function failedBuilds(state: ReleaseState): string[] {
  const newest = new Map<string, Claim<"succeeded" | "failed" | "cancelled">>();
  for (const { name, settled } of Object.values(state.builds)) {
    const best = latest(newest.get(name.value), settled);
    if (best) newest.set(name.value, best);
  }
  return [...newest]
    .filter(([, settled]) => settled.value === "failed")
    .map(([name]) => name)
    .sort()
    .slice(0, 10);
}

/** Reduces the state to what lists, boards and the derived status need of it. */
export function standingOf(state: ReleaseState): Standing {
  const environments = new Set([
    ...Object.keys(state.places),
    ...Object.values(state.deployments).map((fact) => fact.environment.value),
  ]);
  const plan = Object.fromEntries(Object.entries(state.plan).map(([field, claim]) => [field, claim.value]));
  return {
    version: state.version?.value ?? null,
    commit: state.commit?.value ?? null,
    digest: state.digest?.value ?? null,
    plan,
    worked: state.work !== null,
    bearsFruit:
      Object.values(state.builds).some((build) => build.settled?.value === "succeeded") ||
      Object.values(state.testRuns).some((run) => run.finished !== null) ||
      Object.keys(state.deployments).length > 0 ||
      state.published !== null,
    halted: state.hold?.value.on ?? false,
    haltedBecause: state.hold?.value.on ? state.hold.value.reason : null,
    blockedBecause: state.block?.value.on ? state.block.value.reason : null,
    cancelledAt: state.cancelled?.at ?? null,
    publishedAt: state.published?.at ?? null,
    places: Object.fromEntries(
      [...environments].sort().map((environment) => [environment, placeStanding(state, environment)]),
    ),
    tests: testStanding(state),
    failedBuilds: failedBuilds(state),
    openIncidents: Object.values(state.incidents)
      .filter((fact) => incidentStatus(fact) !== "resolved")
      .map((fact) => ({
        id: fact.id,
        title: fact.title?.value ?? fact.id,
        environment: fact.environment?.value ?? null,
        mitigated: incidentStatus(fact) === "mitigated",
        openedAt: fact.firstOpened?.at ?? null,
      }))
      .sort((a, b) => (a.openedAt ?? 0) - (b.openedAt ?? 0) || (a.id < b.id ? -1 : 1))
      .slice(0, 20),
    fixedAt: fixedAt(state),
    evidence: evidenceOf(state),
    approvals: approvalsOf(state),
    answers: answersOf(state),
    authors: Object.keys(state.authors).sort(),
    milestones: milestonesOf(state).map(({ title, stage, done }) => ({ title, stage, done })),
  };
}
