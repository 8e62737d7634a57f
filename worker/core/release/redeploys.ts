import { own } from "../own.ts";
import { successOf } from "./ends.ts";
import { type DeploymentFact, isLater, type ReleaseState, type Stamp } from "./state.ts";

/** The time between two successes of a release in an environment, milliseconds since the epoch, ends left out. */
export type Between = { readonly environment: string; readonly from: number; readonly to: number };

export type Again = { readonly key: string; readonly between: Between };

/** Most that are looked at: as many as a release shows. */
const MOST = 50;

type Success = { readonly fact: DeploymentFact; readonly since: Stamp };

function successesIn(state: ReleaseState): Map<string, Success[]> {
  const all = Object.values(state.deployments).flatMap((fact) => {
    const since = successOf(fact);
    return since ? [{ fact, since }] : [];
  });
  return Map.groupBy(all, ({ fact }) => fact.environment.value);
}

/**
 * The deployments of a release that came to run where it had come to run before, newest first. Each brought again what
 * ran there already, unless anything else ran there in between.
 */
export function broughtAgain(state: ReleaseState): Again[] {
  return [...successesIn(state)]
    .flatMap(([environment, successes]) => {
      const rolledBackAt = own(state.places, environment)?.rolledBack?.at ?? null;
      const sorted = successes.sort((a, b) => (isLater(a.since, b.since) ? 1 : -1));
      return sorted.slice(1).flatMap(({ fact, since }, index): Again[] => {
        const from = sorted[index]?.since.at ?? since.at;
        const isTakenBack = rolledBackAt !== null && rolledBackAt >= from && rolledBackAt <= since.at;
        return isTakenBack ? [] : [{ key: fact.key, between: { environment, from, to: since.at } }];
      });
    })
    .sort((a, b) => b.between.to - a.between.to)
    .slice(0, MOST);
}
