import type { Gate, Policy, Verdict } from "../../../schema/contract/gates.ts";
import { unreachable } from "../result.ts";
import { isoTime } from "../time.ts";
import { evaluateApprovals } from "./approvals-gate.ts";
import { type Finding, type GateFacts, isOpen } from "./facts.ts";
import {
  evaluateExternal,
  evaluateIncidents,
  evaluateMilestones,
  evaluateOrder,
  evaluatePromotion,
  evaluateSupport,
} from "./policy-gates.ts";
import {
  evaluateDebt,
  evaluateFreeze,
  evaluateLock,
  evaluateRelease,
  evaluateStop,
} from "./standing-gates.ts";
import { evaluateTests } from "./tests-gate.ts";

function evaluateGate(gate: Gate, facts: GateFacts, at: number): Finding {
  switch (gate.kind) {
    case "tests":
      return evaluateTests(gate, facts);
    case "approvals":
      return evaluateApprovals(gate, facts);
    case "promotion":
      return evaluatePromotion(gate, facts, at);
    case "milestones":
      return evaluateMilestones(gate, facts);
    case "no_open_incident":
      return evaluateIncidents(gate, facts);
    case "external":
      return evaluateExternal(gate, facts, at);
    case "order":
      return evaluateOrder(facts);
    case "support":
      return evaluateSupport(facts, at);
    default:
      return unreachable(gate);
  }
}

/**
 * What every gate says of a release and an environment at a moment: those that always speak, then those of the policy
 * in its order. The one place where this is decided.
 * @param policy null: nobody made one
 * @param at milliseconds since the epoch
 */
export function evaluate(facts: GateFacts, policy: Policy | null, at: number): Finding[] {
  return [
    evaluateRelease(facts),
    evaluateStop(facts),
    evaluateFreeze(facts, at),
    evaluateLock(facts, at),
    evaluateDebt(facts, at),
    ...(policy ? evaluatePolicy(facts, policy, at) : []),
  ];
}

/** A finding as clients read it. */
export const toVerdict = ({ until, ...finding }: Finding): Verdict => ({
  ...finding,
  ...(until !== null && !isOpen(finding) ? { until: isoTime(until) } : {}),
});

export const allows = (findings: readonly Finding[]): boolean => findings.every(isOpen);

/** What the gates of a policy alone say, in its order. */
export const evaluatePolicy = (facts: GateFacts, policy: Policy, at: number): Finding[] =>
  policy.gates.map((gate) => evaluateGate(gate, facts, at));

/** Whether a release may go to an environment as far as it is up to the release: all gates but the environment's own pass. */
export const approves = (facts: GateFacts, policy: Policy, at: number): boolean =>
  isOpen(evaluateRelease(facts)) && allows(evaluatePolicy(facts, policy, at));

/** Whether the tests that a policy asks for are in, whatever they say. */
export const hasTests = (facts: GateFacts, policy: Policy, at: number): boolean =>
  evaluatePolicy(facts, policy, at).every(({ gate, outcome }) => gate !== "tests" || outcome !== "waiting");
