import type { Policy } from "../../../schema/contract/gates.ts";
import { environmentKey } from "../../core/environment/name.ts";
import type { GateFacts } from "../../core/gates/facts.ts";
import { isCancelled, lineOfRelease } from "../../core/release/derive.ts";
import type { Standing } from "../../core/release/standing.ts";
import type { Ledger, StoredProject } from "../ledger.ts";

export type Judged = {
  readonly facts: GateFacts;
  readonly policy: Policy | null;
  readonly policyVersion: number;
};

type Release = { readonly id: string; readonly version: string; readonly standing: Standing };

/** The environment of a project that a name means, however it is spelt; null: it has none. */
export const environmentOf = (project: StoredProject, name: string) => {
  const key = environmentKey(name);
  return (
    project.environments.find((one) => one.key === key) ??
    project.registry.stored.find((one) => one.key === key) ??
    null
  );
};

/**
 * What an evaluation looks at, all but the lock, and the policy it goes by.
 * @param as `of`: the moment the facts are of; `isPast`: what is over by now is looked at too
 */
export async function loadFacts(
  ledger: Ledger,
  project: StoredProject,
  environment: NonNullable<ReturnType<typeof environmentOf>>,
  release: Release,
  as: { readonly of: number; readonly isPast: boolean },
  isRollback = false,
): Promise<Judged> {
  const { id, version, standing } = release;
  const standee = { id, version, standing };
  const [place, surroundings] = await Promise.all([
    ledger.gates.place(project, environment, standee, as),
    ledger.releases.surroundings(project, [standee], as.of),
  ]);
  return {
    facts: {
      releaseId: id,
      version,
      line: lineOfRelease(standing, version),
      standing,
      isCancelled: isCancelled(standing, surroundings(id)),
      isRollback,
      place,
    },
    policy: environment.policy,
    policyVersion: environment.policyVersion,
  };
}
