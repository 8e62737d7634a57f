import { MINUTE_MS } from "./clock.ts";
import { type Plan, PROJECTS, plansAt, projectOf } from "./company.ts";
import type { Deployment, Fact } from "./fact.ts";
import { historyBefore } from "./history.ts";
import { presentAt } from "./present.ts";
import { randomFor } from "./random.ts";

export type Story = {
  /** The minute it is told in, milliseconds since the epoch. */
  readonly now: number;
  /** In the order in which it happened. */
  readonly facts: readonly Fact[];
  readonly plans: readonly Plan[];
};

const inOrder = (facts: readonly Fact[]) => [...facts].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

const isProduction = ({ project, environment }: Fact & Deployment) =>
  projectOf(project).environments.some(({ name, tier }) => name === environment && tier === "production");

/** GitHub calls a deployment inactive once the next one of its environment succeeded, production excepted. */
function superseded(facts: readonly Fact[]): Fact[] {
  const running = new Map<string, Fact & Deployment>();
  const later: Fact[] = [];
  for (const fact of facts) {
    if (fact.kind !== "deployment" || fact.status !== "succeeded" || fact.ephemeral) continue;
    if (projectOf(fact.project).speaks !== "github" || isProduction(fact)) continue;
    const place = `${fact.project} ${fact.environment}`;
    const before = running.get(place);
    running.set(place, fact);
    if (!before) continue;
    const id = randomFor(`superseded ${before.id}`).uuid();
    later.push({ ...before, id, at: fact.at + 1000, status: "superseded" });
  }
  return later;
}

/** The start of the minute a moment lies in. */
export const startOfMinute = (at: number): number => at - (at % MINUTE_MS);

/**
 * Three months of an organisation's releases: the same values for the same minute.
 * @param now milliseconds since the epoch
 */
export function tellStory(now: number): Story {
  const minute = startOfMinute(now);
  const facts = inOrder([...historyBefore(minute), ...presentAt(minute)]);
  return { now: minute, facts: inOrder([...facts, ...superseded(facts)]), plans: plansAt(minute) };
}

/** The facts of each project, in the order in which they happened. */
export const byProject = ({ facts }: Story): Fact[][] =>
  PROJECTS.map(({ slug }) => facts.filter(({ project }) => project === slug));
