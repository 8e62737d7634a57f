import { environmentKey } from "../environment/name.ts";
import { unreachable } from "../result.ts";
import type { PlanChange, PlanField } from "./decision.ts";
import { lastEnd } from "./ends.ts";
import type {
  BuildNews,
  DeploymentNews,
  Entry,
  EnvironmentRef,
  IncidentNews,
  SettledStatus,
  TestRunNews,
} from "./entry.ts";
import { withIdentity } from "./identity.ts";
import { withAnswer, withApproval, withDeliverable, withMilestone } from "./judge.ts";
import {
  type Claim,
  claimOf,
  type DeploymentFact,
  EMPTY,
  earliest,
  type IncidentFact,
  latest,
  minimum,
  type PlaceFact,
  put,
  type ReleaseState,
} from "./state.ts";

const OPEN_RANK = { queued: 0, waiting_approval: 1, in_progress: 2, verifying: 3 } as const;
/** How an attempt fails to bring a release. */
export const FAILURES: readonly DeploymentNews["status"][] = ["failed", "errored", "timed_out"];
const isOpen = (status: string): status is keyof typeof OPEN_RANK => Object.hasOwn(OPEN_RANK, status);

/** The identity of a deployment: who reports it, its id or (without one) its environment, and the attempt. */
export const deploymentKey = (source: string, news: DeploymentNews) =>
  `${source}|${news.deploymentId ?? `in ${environmentKey(news.environment.name)}`}|${news.attempt}`;

function withDeployment(
  before: DeploymentFact | undefined,
  entry: Entry,
  news: DeploymentNews,
): DeploymentFact {
  const stamp = { at: entry.occurredAt, key: entry.key };
  const claim = claimOf(stamp);
  const open = isOpen(news.status) ? news.status : null;
  const higher =
    open && (!before?.open || OPEN_RANK[open] > OPEN_RANK[before.open]) ? open : (before?.open ?? null);
  const environment = environmentKey(news.environment.name);
  const success = news.status === "succeeded" ? stamp : null;
  const other = open || success ? null : claim(news.status as Exclude<SettledStatus, "succeeded">);
  return {
    key: deploymentKey(entry.source, news),
    id: news.deploymentId ?? `${environment}#${news.attempt}`,
    source: entry.source,
    environment: latest(before?.environment, claim(environment)) ?? { value: environment, ...stamp },
    attempt: news.attempt,
    first: earliest(before?.first, stamp) ?? stamp,
    open: higher,
    queuedAt: minimum(before?.queuedAt, open === "queued" ? entry.occurredAt : null),
    startedAt: minimum(before?.startedAt, open === "in_progress" ? entry.occurredAt : null),
    firstSuccess: earliest(before?.firstSuccess, success),
    lastSuccess: latest(before?.lastSuccess, success),
    lastOther: lastEnd(before?.lastOther, other),
    firstFailure: earliest(before?.firstFailure, FAILURES.includes(news.status) ? stamp : null),
    firstRolledBack: earliest(before?.firstRolledBack, news.status === "rolled_back" ? stamp : null),
    rolloutPercent: latest(before?.rolloutPercent, claim(news.rolloutPercent)),
    rollback: earliest(before?.rollback, news.rollback ? stamp : null),
    permit: latest(before?.permit, claim(news.permit ?? null)),
    lastOpen: latest(before?.lastOpen, open ? stamp : null),
    actor: latest(before?.actor, claim(entry.actor?.name ?? null)),
    url: latest(before?.url, claim(entry.url)),
  };
}

function withPlace(before: PlaceFact | undefined, entry: Entry, ref: EnvironmentRef): PlaceFact {
  const stamp = { at: entry.occurredAt, key: entry.key };
  const claim = claimOf(stamp);
  const removal = entry.news.kind === "removal" ? entry.news.of : null;
  const reported = entry.news.kind === "deployment" ? entry.news.status : null;
  return {
    name: earliest(before?.name, claim(ref.name)) ?? { value: ref.name, ...stamp },
    tier: latest(before?.tier, claim(ref.tier)),
    ephemeral: latest(before?.ephemeral, claim(ref.ephemeral)),
    target: earliest(before?.target, entry.news.kind === "test_run" ? null : stamp),
    firstRan: earliest(before?.firstRan, reported === "succeeded" ? stamp : null),
    rolledBack: latest(before?.rolledBack, reported === "rolled_back" ? stamp : null),
    vacated: latest(before?.vacated, removal ? stamp : null),
    removed: latest(before?.removed, removal === "environment" ? stamp : null),
  };
}

const inPlace = (state: ReleaseState, entry: Entry, ref: EnvironmentRef | null): ReleaseState =>
  ref
    ? {
        ...state,
        places: put(state.places, environmentKey(ref.name), (before) => withPlace(before, entry, ref)),
      }
    : state;

function withBuild(state: ReleaseState, entry: Entry, news: BuildNews): ReleaseState {
  const claim = claimOf({ at: entry.occurredAt, key: entry.key });
  const startedAt = minimum(news.startedAt, news.status === "running" ? entry.occurredAt : null);
  const builds = put(state.builds, `${entry.source}|${news.buildId}`, (before) => ({
    id: news.buildId,
    name: latest(before?.name, claim(news.name)) ?? {
      value: news.name,
      at: entry.occurredAt,
      key: entry.key,
    },
    startedAt: minimum(before?.startedAt, startedAt),
    settled: latest(before?.settled, news.status === "running" ? null : claim(news.status)),
    url: latest(before?.url, claim(entry.url)),
  }));
  return { ...state, builds };
}

function withTestRun(state: ReleaseState, entry: Entry, news: TestRunNews): ReleaseState {
  const claim = claimOf({ at: entry.occurredAt, key: entry.key });
  const { status, totals, failures, partial } = news;
  const id = `${entry.source}|${news.suite}|${news.runId}`;
  const environment = news.environment ? environmentKey(news.environment.name) : null;
  const testRuns = put(state.testRuns, id, (before) => ({
    id: news.runId,
    suite: news.suite,
    environment: latest(before?.environment, claim(environment)),
    startedAt: minimum(before?.startedAt, status === "running" ? entry.occurredAt : null),
    finished: latest(
      before?.finished,
      status === "running" ? null : claim({ status, totals, failures, partial }),
    ),
    commit: latest(before?.commit, claim(entry.claims.commit)),
    digest: latest(before?.digest, claim(entry.claims.digest)),
    url: latest(before?.url, claim(entry.url)),
  }));
  return inPlace({ ...state, testRuns }, entry, news.environment);
}

function withIncident(before: IncidentFact | undefined, entry: Entry, news: IncidentNews): IncidentFact {
  const stamp = { at: entry.occurredAt, key: entry.key };
  const claim = claimOf(stamp);
  const opened = news.status === "open" ? stamp : null;
  const environment = news.environment ? environmentKey(news.environment.name) : null;
  return {
    id: news.incidentId,
    title: latest(before?.title, claim(news.title)),
    severity: latest(before?.severity, claim(news.severity)),
    environment: latest(before?.environment, claim(environment)),
    deploymentId: latest(before?.deploymentId, claim(news.deploymentId)),
    firstOpened: earliest(before?.firstOpened, opened),
    lastOpened: latest(before?.lastOpened, opened),
    mitigated: latest(before?.mitigated, news.status === "mitigated" ? stamp : null),
    resolved: latest(before?.resolved, news.status === "resolved" ? stamp : null),
  };
}

function withPlan(state: ReleaseState, entry: Entry, change: PlanChange): ReleaseState {
  const plan: { -readonly [F in PlanField]?: Claim<string | readonly string[] | null> } = { ...state.plan };
  for (const [field, value] of Object.entries(change) as [PlanField, string | readonly string[] | null][]) {
    const claim = { value, at: entry.occurredAt, key: entry.key };
    plan[field] = latest(plan[field], claim) ?? claim;
  }
  return { ...state, plan };
}

/** Adds one entry to the state. Adding it again, or in another order, changes nothing. */
export function apply(before: ReleaseState, entry: Entry): ReleaseState {
  const state = withIdentity(before, entry);
  const stamp = { at: entry.occurredAt, key: entry.key };
  const { news } = entry;
  switch (news.kind) {
    case "deployment": {
      const id = deploymentKey(entry.source, news);
      const deployments = put(state.deployments, id, (fact) => withDeployment(fact, entry, news));
      return inPlace({ ...state, deployments }, entry, news.environment);
    }
    case "build":
      return withBuild(state, entry, news);
    case "test_run":
      return withTestRun(state, entry, news);
    case "incident": {
      const id = news.of ?? `${entry.source}|${news.incidentId}`;
      const incidents = put(state.incidents, id, (fact) => withIncident(fact, entry, news));
      return inPlace({ ...state, incidents }, entry, news.environment);
    }
    case "removal":
      return inPlace(state, entry, news.environment);
    case "published":
      return { ...state, published: earliest(state.published, stamp) };
    case "withdrawn":
      return {
        ...state,
        cancelled: earliest(state.cancelled, { ...stamp, value: news.reason ?? "withdrawn" }),
      };
    case "cancelled":
      return { ...state, cancelled: earliest(state.cancelled, { ...stamp, value: news.reason }) };
    case "halted":
    case "resumed":
      return {
        ...state,
        hold: latest(state.hold, { ...stamp, value: { on: news.kind === "halted", reason: news.reason } }),
      };
    case "blocked":
    case "unblocked":
      return {
        ...state,
        block: latest(state.block, { ...stamp, value: { on: news.kind === "blocked", reason: news.reason } }),
      };
    case "planned":
    case "amended":
      return withPlan(state, entry, news.plan);
    case "approval":
      return withApproval(state, entry, news);
    case "gate_answer":
      return withAnswer(state, entry, news);
    case "milestone":
      return withMilestone(state, entry, news);
    case "deliverable":
      return withDeliverable(state, entry, news);
    case "lost":
      return {
        ...state,
        losses: put(state.losses, news.deployment, (before) => latest(before, stamp) ?? stamp),
      };
    case "asked":
    case "permit":
    case "change":
    case "tagged":
    case "note":
      return state;
    default:
      return unreachable(news);
  }
}

/** The state of a set of entries: the same for every order and any repetition. */
export function fold(entries: Iterable<Entry>): ReleaseState {
  let state = EMPTY;
  for (const entry of entries) state = apply(state, entry);
  return state;
}
