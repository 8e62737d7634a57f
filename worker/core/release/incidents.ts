import { own } from "../own.ts";
import { incidentStatus } from "./standing.ts";
import type { IncidentFact, ReleaseState } from "./state.ts";

/** An incident as its project keeps it, beside the release it was told of. Times are milliseconds since the epoch. */
export type IncidentRow = {
  /** Who told of it, and its id there. */
  readonly key: string;
  readonly id: string;
  readonly releaseId: string;
  readonly version: string;
  readonly title: string;
  readonly severity: string | null;
  readonly environment: string | null;
  readonly environmentName: string | null;
  readonly deploymentId: string | null;
  readonly status: "open" | "mitigated" | "resolved";
  readonly openedAt: number;
  readonly mitigatedAt: number | null;
  readonly resolvedAt: number | null;
};

const firstWord = ({ firstOpened, mitigated, resolved }: IncidentFact): number =>
  firstOpened?.at ?? Math.min(mitigated?.at ?? Infinity, resolved?.at ?? Infinity);

/** The incidents a release was told of. */
export const incidentsOf = (state: ReleaseState, releaseId: string, version: string): IncidentRow[] =>
  Object.entries(state.incidents).map(([key, fact]) => {
    const status = incidentStatus(fact);
    const environment = fact.environment?.value ?? null;
    const place = environment === null ? undefined : own(state.places, environment);
    return {
      key,
      id: fact.id,
      releaseId,
      version,
      title: fact.title?.value ?? fact.id,
      severity: fact.severity?.value ?? null,
      environment,
      environmentName: place?.name.value ?? environment,
      deploymentId: fact.deploymentId?.value ?? null,
      status,
      openedAt: firstWord(fact),
      mitigatedAt: fact.mitigated?.at ?? null,
      resolvedAt: status === "resolved" ? (fact.resolved?.at ?? null) : null,
    };
  });

/** What has to be stored and what deleted to get from the incidents before to those after. */
export function incidentChange(before: readonly IncidentRow[], after: readonly IncidentRow[]) {
  const was = new Map(before.map((row) => [row.key, JSON.stringify(row)]));
  const is = new Set(after.map(({ key }) => key));
  return {
    gone: before.filter(({ key }) => !is.has(key)).map(({ key }) => key),
    put: after.filter((row) => was.get(row.key) !== JSON.stringify(row)),
  };
}
