import { ROLES, type Role } from "../../../schema/contract/accounts.ts";
import type { ApprovalsGate } from "../../../schema/contract/gates.ts";
import { isAtLeast } from "../access.ts";
import type { PersonRef } from "../release/decision.ts";
import { isAuthor } from "../release/identity.ts";
import type { GivenApproval } from "../release/judgements.ts";
import type { Standing } from "../release/standing.ts";
import { blocked, count, type Finding, passed, waiting } from "./facts.ts";

type Rule = ApprovalsGate["rules"][number];

/** What approvals are judged by: a release's own, for an environment (its key). */
export type Judged = {
  readonly standing: Pick<Standing, "approvals" | "authors">;
  readonly place: { readonly environment: string };
};

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
  approvers: readonly Pick<GivenApproval, "role">[],
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

/** The words on the artifact there is: a rejection that stands, else who approved and which rules are still open. */
function tallyOf(gate: ApprovalsGate, { standing, place }: Judged) {
  const allowSelf = gate.allowSelf ?? false;
  const bound = standing.approvals.filter(
    (approval) =>
      approval.environment === place.environment &&
      objectionTo(approval, allowSelf, standing.authors) !== "other_artifact",
  );
  const counted = bound.filter(
    (approval) =>
      approval.decision === "approve" && objectionTo(approval, allowSelf, standing.authors) === null,
  );
  return {
    rejection: bound.find(({ decision }) => decision === "reject") ?? null,
    counted,
    missing: missingOf(gate.rules, counted),
  };
}

/**
 * Whether enough people approved the artifact. A person counts once, nobody for their own change unless the gate says
 * so, and a rejection that stands outweighs every approval.
 */
export function evaluateApprovals(gate: ApprovalsGate, judged: Judged): Finding {
  const { rejection, counted, missing } = tallyOf(gate, judged);
  if (rejection) {
    const { person, comment } = rejection;
    return blocked({
      gate: GATE,
      because: `${person.name} rejected it${comment === null ? "" : `: ${comment}`}`,
      reasonCode: "approval_rejected",
      clearedBy: `${person.name}, or a new artifact`,
    });
  }
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

export type Approver = { readonly person: PersonRef; readonly role: Role };

const sumOf = (rules: ReturnType<typeof missingOf>) => rules.reduce((sum, { missing }) => sum + missing, 0);

/** Whether somebody's approval, in the role they have now, would bring a gate further than it is. */
export function isWanted(gate: ApprovalsGate, judged: Judged, { person, role }: Approver): boolean {
  const { rejection, counted, missing } = tallyOf(gate, judged);
  const others = counted.filter((approval) => approval.person.id !== person.id);
  const approval = { environment: judged.place.environment, person, isBound: true };
  return (
    rejection === null &&
    sumOf(missingOf(gate.rules, [...others, { role }])) < sumOf(missing) &&
    objectionTo(approval, gate.allowSelf ?? false, judged.standing.authors) === null
  );
}
