import type { Policy } from "../../../schema/contract/gates.ts";
import { allows, evaluate } from "./evaluate.ts";
import { type Finding, type GateFacts, isOpen } from "./facts.ts";

/** How far ahead is looked for an opening, and how many closings are passed on the way. */
const HORIZON_MS = 2 * 366 * 86_400_000;
const MAX_STEPS = 1000;

/**
 * The first moment from one on at which every gate is open if the facts stay as they are; null: there is none within
 * two years. A closed gate names a moment before which it stays closed, so the latest of these is the next to look at.
 * @param from milliseconds since the epoch
 * @param stays whether a closed gate that time alone never opens is to be waited for; where not, it counts as cleared
 */
function firstOpening(
  facts: GateFacts,
  policy: Policy | null,
  from: number,
  stays: (finding: Finding) => boolean,
): number | null {
  let at = from;
  for (let step = 0; step < MAX_STEPS && at <= from + HORIZON_MS; step += 1) {
    const closed = evaluate(facts, policy, at).filter((finding) => !isOpen(finding) && stays(finding));
    if (closed.length === 0) return at;
    const next = Math.max(...closed.map(({ until }) => until ?? Infinity));
    if (!Number.isFinite(next) || next <= at) return null;
    at = next;
  }
  return null;
}

/** The first moment at which all are open if nobody does anything. */
export const earliestOpening = (facts: GateFacts, policy: Policy | null, from: number): number | null =>
  firstOpening(facts, policy, from, () => true);

/** The same if people and machines do their part at once: what only time can open is all that is waited for. */
export const earliestIfCleared = (facts: GateFacts, policy: Policy | null, from: number): number | null =>
  facts.isCancelled ? null : firstOpening(facts, policy, from, ({ until }) => until !== null);

export type Explained = {
  readonly findings: readonly Finding[];
  readonly allowed: boolean;
  readonly earliest: number | null;
  readonly earliestIfCleared: number | null;
};

/** Why a release may or may not go to an environment at a moment, and from when on it could. */
export function explain(facts: GateFacts, policy: Policy | null, at: number): Explained {
  const findings = evaluate(facts, policy, at);
  const allowed = allows(findings);
  return {
    findings,
    allowed,
    earliest: allowed ? at : earliestOpening(facts, policy, at),
    earliestIfCleared: allowed ? at : earliestIfCleared(facts, policy, at),
  };
}
