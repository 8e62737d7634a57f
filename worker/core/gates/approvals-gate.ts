import { ROLES, type Role } from "../../../schema/contract/accounts.ts";
import type { ApprovalsGate } from "../../../schema/contract/gates.ts";
import { isAtLeast } from "../access.ts";
import { isAuthor } from "../release/identity.ts";
import type { GivenApproval } from "../release/judgements.ts";
import { blocked, count, type Finding, type GateFacts, passed, waiting } from "./facts.ts";

type Rule = ApprovalsGate["rules"][number];

const GATE = "approvals";

/** Why somebody's approval does not count; null: it does. */
export function objectionTo(
  approval: Pick<GivenApproval, "environment" | "person" | "isBound">,
  allowSelf: boolean,
  authors: readonly string[],
): "self_approval" | "other_artifact" | null {
  if (!approval.isBound) return "other_artifact";
  const isOwn = !allowSelf && isAuthor(new Set(authors), approval.environment, approval.person);
  return isOwn ? "self_approval" : null;
}

/**
 * Gives each person to one rule, the strictest first. Who may stand for a strict rule may stand for every milder one,
 * so that no other way of giving them out fills more.
 */
function missingOf(
  rules: readonly Rule[],
  approvers: readonly GivenApproval[],
): { rule: Rule; missing: number }[] {
  const free = [...approvers];
  return [...rules]
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
    .map((rule) => {
      let missing = rule.count;
      for (let index = 0; index < free.length && missing > 0; ) {
        const role: Role = free[index]?.role ?? "viewer";
        if (isAtLeast(role, rule.role)) {
          free.splice(index, 1);
          missing -= 1;
        } else index += 1;
      }
      return { rule, missing };
    })
    .filter(({ missing }) => missing > 0);
}

const who = ({ rule, missing }: { rule: Rule; missing: number }) =>
  `${count(missing, rule.role === "owner" ? "owner" : `${rule.role} or above`, rule.role === "owner" ? "owners" : `${rule.role}s or above`)}`;

/**
 * Whether enough people approved the artifact. A person counts once, nobody for their own change unless the gate says
 * so, and a rejection that stands outweighs every approval.
 */
export function evaluateApprovals(gate: ApprovalsGate, { standing, place }: GateFacts): Finding {
  const given = standing.approvals.filter(
    (approval) =>
      approval.environment === place.environment &&
      objectionTo(approval, gate.allowSelf ?? false, standing.authors) !== "other_artifact",
  );
  const rejection = given.find(({ decision }) => decision === "reject");
  if (rejection) {
    const { person, comment } = rejection;
    return blocked({
      gate: GATE,
      because: `${person.name} rejected it${comment === null ? "" : `: ${comment}`}`,
      reasonCode: "approval_rejected",
      clearedBy: `${person.name}, or a new artifact`,
    });
  }
  const counted = given.filter(
    (approval) =>
      approval.decision === "approve" &&
      objectionTo(approval, gate.allowSelf ?? false, standing.authors) === null,
  );
  const missing = missingOf(gate.rules, counted);
  const names = counted.map(({ person }) => person.name).join(", ");
  if (missing.length === 0)
    return passed({ gate: GATE, because: `approved by ${names}`, reasonCode: "approved" });
  const still = missing.map(who).join(" and ");
  return waiting({
    gate: GATE,
    because: `${counted.length === 0 ? "nobody approved it yet" : `approved by ${names}`}; still needs ${still}`,
    reasonCode: "approvals_missing",
    clearedBy: `${still}${gate.allowSelf ? "" : ", whose change it is not"}`,
  });
}
