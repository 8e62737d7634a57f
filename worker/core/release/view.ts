import type { Tier } from "../../../schema/contract/projects.ts";
import type {
  Build,
  Deployment,
  Incident,
  Release,
  ReleaseEnvironment,
  ReleaseSummary,
  TestRun,
  TimelineEntry,
} from "../../../schema/contract/releases.ts";
import { own } from "../own.ts";
import { isoTime, isoTimeOrNull } from "../time.ts";
import type { Correction, Shown } from "./correction.ts";
import { healthOf, lineOfRelease, phaseOf, rolledBackAt, type Surroundings, statusOf } from "./derive.ts";
import { settledOf, successOf } from "./ends.ts";
import type { Entry, News } from "./entry.ts";
import { runStatus, speakingRuns, testStanding } from "./evidence.ts";
import { milestonesOf } from "./judgements.ts";
import { compareAttempts, incidentStatus, type Standing, shownStatus } from "./standing.ts";
import { type DeploymentFact, isLater, type ReleaseState } from "./state.ts";
import { summaryOf } from "./summary.ts";
import { isBypass } from "./tidings.ts";

/** What identifies a stored release. Times are milliseconds since the epoch. */
export type ReleaseHead = {
  readonly id: string;
  readonly version: string;
  readonly provisional: boolean;
  readonly revision: number;
  readonly firstSeenAt: number;
  readonly updatedAt: number;
};

/** What runs in each environment now: by environment key, the id of the release. */
export type Presence = { readonly [environment: string]: string | undefined };

/** Most deployments, builds or runs an answer holds; older ones are read from the timeline. */
const SHOWN = 100;

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** A release as lists show it. */
export function summarise(head: ReleaseHead, standing: Standing, around: Surroundings): ReleaseSummary {
  return {
    id: head.id,
    version: head.version,
    name: text(standing.plan.name),
    provisional: head.provisional,
    status: statusOf(standing, around),
    phase: phaseOf(standing, around),
    health: healthOf(standing, around),
    revision: head.revision,
    commit: standing.commit,
    digest: standing.digest,
    line: lineOfRelease(standing, head.version),
    firstSeenAt: isoTime(head.firstSeenAt),
    updatedAt: isoTime(head.updatedAt),
  };
}

function newestSuccesses(state: ReleaseState): Map<string, DeploymentFact> {
  const newest = new Map<string, DeploymentFact>();
  for (const fact of Object.values(state.deployments)) {
    const since = successOf(fact);
    const before = newest.get(fact.environment.value);
    const beforeSince = before && successOf(before);
    if (since && (!beforeSince || isLater(since, beforeSince))) newest.set(fact.environment.value, fact);
  }
  return newest;
}

function deploymentsOf(
  state: ReleaseState,
  nameOf: (key: string) => string,
  tierOf: (key: string) => Tier | null,
  redeploys: ReadonlySet<string>,
): Deployment[] {
  const successes = newestSuccesses(state);
  return Object.values(state.deployments)
    .sort(compareAttempts)
    .slice(0, SHOWN)
    .map((fact) => ({
      id: fact.id,
      environment: nameOf(fact.environment.value),
      attempt: fact.attempt,
      status: shownStatus(state, fact, successes.get(fact.environment.value)),
      queuedAt: isoTimeOrNull(fact.queuedAt),
      startedAt: isoTimeOrNull(fact.startedAt),
      finishedAt: isoTimeOrNull((successOf(fact) ?? settledOf(fact))?.at),
      rolloutPercent: fact.rolloutPercent?.value ?? null,
      actor: fact.actor?.value ?? null,
      url: fact.url?.value ?? null,
      source: fact.source,
      bypass: isBypass(state, fact, tierOf(fact.environment.value)),
      permitId: fact.permit?.value.id ?? null,
      redeploy: redeploys.has(fact.key),
    }));
}

const runsOf = (state: ReleaseState, nameOf: (key: string) => string): TestRun[] =>
  speakingRuns(state)
    .slice(0, SHOWN)
    .map((run) => ({
      id: run.id,
      suite: run.suite,
      environment: run.environment ? nameOf(run.environment.value) : null,
      status: runStatus(run),
      totals: run.finished?.value.totals ?? null,
      failures: [...(run.finished?.value.failures ?? [])],
      partial: run.finished?.value.partial ?? false,
      startedAt: isoTimeOrNull(run.startedAt),
      finishedAt: isoTimeOrNull(run.finished?.at),
      url: run.url?.value ?? null,
    }));

const buildsOf = (state: ReleaseState): Build[] =>
  Object.values(state.builds)
    .sort(
      (a, b) =>
        (b.settled?.at ?? b.startedAt ?? 0) - (a.settled?.at ?? a.startedAt ?? 0) || (a.id < b.id ? -1 : 1),
    )
    .slice(0, SHOWN)
    .map((build) => ({
      id: build.id,
      name: build.name.value,
      status: build.settled?.value ?? "running",
      startedAt: isoTimeOrNull(build.startedAt),
      finishedAt: isoTimeOrNull(build.settled?.at),
      url: build.url?.value ?? null,
    }));

const incidentsOf = (state: ReleaseState, nameOf: (key: string) => string): Incident[] =>
  Object.values(state.incidents)
    .sort((a, b) => (b.firstOpened?.at ?? 0) - (a.firstOpened?.at ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN)
    .map((fact) => ({
      id: fact.id,
      title: fact.title?.value ?? fact.id,
      severity: fact.severity?.value ?? null,
      environment: fact.environment ? nameOf(fact.environment.value) : null,
      deploymentId: fact.deploymentId?.value ?? null,
      status: incidentStatus(fact),
      openedAt: isoTimeOrNull(fact.firstOpened?.at),
      mitigatedAt: isoTimeOrNull(fact.mitigated?.at),
      resolvedAt: isoTimeOrNull(fact.resolved?.at),
    }));

function environmentsOf(
  head: ReleaseHead,
  standing: Standing,
  around: Surroundings,
  presence: Presence,
): ReleaseEnvironment[] {
  return around.environments.map(({ key, name, tier }) => {
    const place = own(standing.places, key);
    const current = own(presence, key) === head.id;
    const shown = current ? place?.succeeded : place?.latest;
    const backAt = rolledBackAt(standing, around, key);
    const isTakenBack = !current && backAt !== null && backAt >= (place?.latest?.changedAt ?? -Infinity);
    return {
      name,
      tier,
      presence: current ? "current" : place?.everAt != null ? "previous" : "none",
      status: isTakenBack ? "rolled_back" : (place?.latest?.status ?? null),
      deploymentId: shown?.deploymentId ?? null,
      since: isoTimeOrNull(current ? place?.succeeded?.at : place?.latest?.changedAt),
    };
  });
}

const named = ({ status, environments }: Shown, nameOf: (key: string) => string) => ({
  status,
  environments: Object.fromEntries(
    Object.entries(environments).map(([key, shown]) => [nameOf(key), shown] as const),
  ),
});

/**
 * A release whole, as its page and the API show it.
 * @param redeploys the keys of deployments that brought again what ran there already
 */
export function viewOf(
  head: ReleaseHead,
  state: ReleaseState,
  standing: Standing,
  around: Surroundings,
  presence: Presence,
  corrections: readonly Correction[] = [],
  redeploys: ReadonlySet<string> = new Set(),
): Release {
  const names = new Map(around.environments.map(({ key, name }) => [key, name]));
  const tiers = new Map(around.environments.map(({ key, tier }) => [key, tier]));
  const nameOf = (key: string) => names.get(key) ?? own(state.places, key)?.name.value ?? key;
  const { status, totals } = testStanding(state);
  const goals = standing.plan.goals ?? null;
  return {
    ...summarise(head, standing, around),
    plan: {
      targetDate: text(standing.plan.targetDate),
      goals: goals === null || typeof goals === "string" ? goals : [...goals],
      owner: text(standing.plan.owner),
      milestones: milestonesOf(state),
    },
    tests: { status, totals, runs: runsOf(state, nameOf) },
    builds: buildsOf(state),
    environments: environmentsOf(head, standing, around, presence),
    deployments: deploymentsOf(state, nameOf, (key) => tiers.get(key) ?? null, redeploys),
    incidents: incidentsOf(state, nameOf),
    support: {
      endOfSupport: isoTimeOrNull(around.support.endOfSupport),
      endOfLife: isoTimeOrNull(around.support.endOfLife),
    },
    blocked: standing.blockedBecause === null ? null : { reason: standing.blockedBecause },
    corrections: corrections.map(({ at, before, after, because }) => ({
      at: isoTime(at),
      before: named(before, nameOf),
      after: named(after, nameOf),
      because,
    })),
  };
}

/** What is said in an entry for everybody: not by which other names a person goes. */
function shownNews(news: News): News | Record<string, unknown> {
  if (news.kind !== "approval") return news;
  const { person, ...rest } = news;
  return { ...rest, person: { id: person.id, name: person.name } };
}

/** One line of the timeline. `seq` counts arrivals in this release; the order shown is that of what happened. */
export function timelineEntry(entry: Entry, seq: number): TimelineEntry {
  const { kind: _, ...news } = shownNews(entry.news);
  const claims = Object.fromEntries(Object.entries(entry.claims).filter(([, value]) => value !== null));
  return {
    seq,
    type: entry.type,
    occurredAt: isoTime(entry.occurredAt),
    receivedAt: isoTime(entry.receivedAt),
    actor: entry.actor && { type: entry.actor.type, name: entry.actor.name },
    source: entry.source,
    summary: summaryOf(entry),
    data: { ...claims, ...news, ...(entry.url ? { url: entry.url } : {}) },
  };
}
