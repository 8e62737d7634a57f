import type { ApprovalsGate, Gate, Policy } from "../../../schema/contract/gates.ts";
import { isAtLeast } from "../access.ts";
import type { GivenApproval } from "../release/judgements.ts";
import { type Approver, evaluateApprovals, isWanted, type Judged, objectionTo } from "./approvals-gate.ts";
import { isOpen } from "./facts.ts";

const isApprovals = (gate: Gate): gate is ApprovalsGate => gate.kind === "approvals";

const approvalsIn = (policy: Policy | null): ApprovalsGate[] => (policy?.gates ?? []).filter(isApprovals);

/** Whether people may approve what they made themselves. */
export const allowsSelf = (policy: Policy | null): boolean =>
  approvalsIn(policy).some(({ allowSelf }) => allowSelf === true);

export type ApprovalState = {
  /** `none`: nobody is asked for any. */
  readonly state: "none" | "open" | "granted" | "rejected";
  readonly because: string;
};

/** How far the approvals are that a policy asks for. */
export function approvalState(policy: Policy | null, judged: Judged): ApprovalState {
  const findings = approvalsIn(policy).map((gate) => evaluateApprovals(gate, judged));
  if (findings.length === 0) return { state: "none", because: "no approval is asked for" };
  const rejected = findings.find(({ outcome }) => outcome === "blocked");
  if (rejected) return { state: "rejected", because: rejected.because };
  const open = findings.find((finding) => !isOpen(finding));
  if (open) return { state: "open", because: open.because };
  return { state: "granted", because: findings.map(({ because }) => because).join("; ") };
}

/** Whether a policy waits for somebody's approval. */
export const waitsFor = (policy: Policy | null, judged: Judged, approver: Approver): boolean =>
  approvalsIn(policy).some((gate) => isWanted(gate, judged, approver));

/** Why somebody's word does not count as it was given; null: it does, or nobody asks for any. */
export function whyNotCounted(
  policy: Policy | null,
  approval: GivenApproval,
  authors: readonly string[],
): string | null {
  if (approval.decision === "revoke") return "it was taken back";
  if (!approval.isBound) return "it was given for another artifact";
  if (approval.decision === "reject") return null;
  if (objectionTo(approval, allowsSelf(policy), authors) === "self_approval")
    return "nobody approves their own change";
  const gates = approvalsIn(policy);
  const isAsked = gates.some(({ rules }) => rules.some(({ role }) => isAtLeast(approval.role, role)));
  return gates.length === 0 || isAsked ? null : `no rule asks for a ${approval.role}`;
}
