import type { PolicyTrial } from "../../../../schema/contract/gates.ts";

const DAY_MS = 86_400_000;

/** What came of trying a policy, in a sentence. */
export function resultInWords({
  from,
  to,
  looked,
  stopped,
}: Pick<PolicyTrial, "from" | "to" | "looked" | "stopped">): string {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  const span = `in the last ${days} days`;
  if (looked === 0) return `Nothing was deployed here ${span}, so there is nothing to look at.`;
  const deployments = looked === 1 ? "the one deployment" : `${looked} deployments`;
  if (stopped === 0) {
    return looked === 1
      ? `It would have let the one deployment ${span} through.`
      : `It would have let all ${deployments} ${span} through.`;
  }
  if (looked === 1) return `It would have stopped the one deployment ${span}.`;
  return stopped === looked
    ? `It would have stopped all ${deployments} ${span}.`
    : `It would have stopped ${stopped} of ${deployments} ${span}.`;
}
