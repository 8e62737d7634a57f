import { settledOf, successOf } from "./ends.ts";
import { compareAttempts } from "./standing.ts";
import { type DeploymentFact, type Facts, isLater, type ReleaseState, type Stamp } from "./state.ts";

/** How many settled facts of a kind a release keeps at hand. The ledger keeps every one. */
export const KEPT = { deployments: 300, builds: 300, testRuns: 300, incidents: 200 } as const;
export type Kept = { readonly [Kind in keyof typeof KEPT]: number };

const newest = <T>(
  facts: Facts<T>,
  limit: number,
  momentOf: (fact: T) => number,
  mustStay: (id: string) => boolean,
) => {
  const all = Object.entries(facts);
  if (all.length <= limit) return facts;
  const ranked = all.sort(([idA, a], [idB, b]) => momentOf(b) - momentOf(a) || (idA < idB ? 1 : -1));
  return Object.fromEntries(ranked.filter(([id], rank) => rank < limit || mustStay(id)));
};

/** In every environment the attempt that runs there and the newest one stay, however old they are. */
function standingAttempts(deployments: Facts<DeploymentFact>): Set<string> {
  const stay = new Set<string>();
  const groups = new Map<string, [string, DeploymentFact][]>();
  for (const [id, fact] of Object.entries(deployments)) {
    const group = groups.get(fact.environment.value) ?? [];
    group.push([id, fact]);
    groups.set(fact.environment.value, group);
  }
  for (const group of groups.values()) {
    const [latestAttempt] = group.sort(([, a], [, b]) => compareAttempts(a, b));
    if (latestAttempt) stay.add(latestAttempt[0]);
    let running: { id: string; since: Stamp } | null = null;
    for (const [id, fact] of group) {
      const since = successOf(fact);
      if (since && (!running || isLater(since, running.since))) running = { id, since };
    }
    if (running) stay.add(running.id);
  }
  return stay;
}

/**
 * Lets go of the oldest settled facts of a release that has very many, so that its state stays bounded.
 * What the release, its board cells and its status show does not change; a report that arrives for a fact
 * let go of stands in the timeline and counts as news of its own.
 */
export function compact(state: ReleaseState, kept: Kept = KEPT): ReleaseState {
  const { deployments } = state;
  const stay =
    Object.keys(deployments).length > kept.deployments ? standingAttempts(deployments) : new Set<string>();
  return {
    ...state,
    deployments: newest(
      deployments,
      kept.deployments,
      (fact) => settledOf(fact)?.at ?? fact.startedAt ?? fact.queuedAt ?? 0,
      (id) => stay.has(id),
    ),
    builds: newest(
      state.builds,
      kept.builds,
      (fact) => fact.settled?.at ?? fact.startedAt ?? 0,
      () => false,
    ),
    testRuns: newest(
      state.testRuns,
      kept.testRuns,
      (fact) => fact.finished?.at ?? fact.startedAt ?? 0,
      () => false,
    ),
    incidents: newest(
      state.incidents,
      kept.incidents,
      (fact) => fact.lastOpened?.at ?? 0,
      () => false,
    ),
  };
}
