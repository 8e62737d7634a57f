import type { SettledStatus } from "./entry.ts";
import { type Claim, type DeploymentFact, isLater, type Stamp } from "./state.ts";

/** The later of two ends of an attempt. Of equal times a rollback is later: it follows what it takes back. */
function isLaterEnd(a: Claim<SettledStatus>, b: Claim<SettledStatus>): boolean {
  const isBack = a.value === "rolled_back";
  return a.at === b.at && isBack !== (b.value === "rolled_back") ? isBack : isLater(a, b);
}

/** The later of two ends, where either may be missing. */
export const lastEnd = <T extends Claim<SettledStatus>>(
  a: T | null | undefined,
  b: T | null | undefined,
): T | null => (!a ? (b ?? null) : !b ? a : isLaterEnd(b, a) ? b : a);

const succeededAt = (stamp: Stamp): Claim<SettledStatus> => ({ ...stamp, value: "succeeded" });

/** What settled this attempt, if anything did. */
export function settledOf(fact: DeploymentFact): Claim<SettledStatus> | null {
  return lastEnd<Claim<SettledStatus>>(fact.lastSuccess && succeededAt(fact.lastSuccess), fact.lastOther);
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
  return undone && isLaterEnd(undone, succeededAt(firstSuccess)) ? lastSuccess : firstSuccess;
}
