import type { Role } from "../../../schema/contract/accounts.ts";
import type { Verdict } from "../../../schema/contract/gates.ts";
import type { DELIVERABLE_ROLES, DELIVERABLE_STATUSES } from "../../../schema/contract/plan.ts";
import type { Artifact, EnvironmentRef } from "./entry.ts";

type DeliverableRole = (typeof DELIVERABLE_ROLES)[number];
type DeliverableStatus = (typeof DELIVERABLE_STATUSES)[number];

export type PlanField = "name" | "line" | "targetDate" | "goals" | "owner";
export type PlanChange = Partial<Record<PlanField, string | readonly string[] | null>>;

/** What people decide. `withdrawn` above is the same word from a machine. */
export type DecisionNews =
  | { readonly kind: "planned"; readonly plan: PlanChange }
  | { readonly kind: "amended"; readonly plan: PlanChange }
  | { readonly kind: "halted"; readonly reason: string }
  | { readonly kind: "resumed"; readonly reason: string }
  | { readonly kind: "cancelled"; readonly reason: string }
  /** The version is not to go where it does not run yet; `unblocked` takes it back. */
  | { readonly kind: "blocked"; readonly reason: string }
  | { readonly kind: "unblocked"; readonly reason: string }
  | ApprovalNews
  | AskedNews
  | GateAnswerNews
  | MilestoneNews
  | DeliverableNews;

/** Whose word it is. `aliases`: every name the person goes by, for finding out whose change it is. */
export type PersonRef = { readonly id: string; readonly name: string; readonly aliases: readonly string[] };

export type ApprovalNews = {
  readonly kind: "approval";
  readonly approvalId: string;
  readonly environment: EnvironmentRef;
  readonly decision: "approve" | "reject" | "revoke";
  readonly comment: string | null;
  readonly person: PersonRef;
  /** The role the person had when it was given. */
  readonly role: Role;
  readonly artifact: Artifact;
};

/** Somebody wants to deploy and waits for approvals. */
export type AskedNews = {
  readonly kind: "asked";
  readonly environment: EnvironmentRef;
  readonly message: string | null;
};

/** What an outside system says at its gate. */
export type GateAnswerNews = {
  readonly kind: "gate_answer";
  readonly environment: EnvironmentRef;
  readonly name: string;
  readonly outcome: "pass" | "warn" | "block";
  readonly because: string;
  readonly artifact: Artifact;
};

export type MilestoneChange = {
  readonly title?: string;
  readonly dueDate?: string;
  readonly stage?: string;
  readonly goals?: string | readonly string[] | null;
  readonly done?: boolean;
};

export type MilestoneNews = {
  readonly kind: "milestone";
  readonly verb: "added" | "changed" | "removed";
  readonly id: string;
  readonly title: string;
  readonly change: MilestoneChange;
  readonly reason: string | null;
};

export type DeliverableChange = {
  readonly title?: string;
  readonly owner?: string | null;
  readonly role?: DeliverableRole | null;
  readonly status?: DeliverableStatus;
  readonly url?: string | null;
};

export type DeliverableNews = {
  readonly kind: "deliverable";
  readonly verb: "added" | "changed" | "removed";
  readonly id: string;
  readonly milestoneId: string;
  readonly title: string;
  readonly change: DeliverableChange;
};

/** What Slipway itself finds out or does. */
export type SystemNews =
  /** A deployment that started and of which nothing was heard for longer than its like take. */
  | {
      readonly kind: "lost";
      /** The fact it is about, as the fold keys it. */
      readonly deployment: string;
      readonly deploymentId: string;
      readonly environment: EnvironmentRef;
      readonly afterMs: number;
    }
  | {
      readonly kind: "permit";
      readonly verb: "granted" | "overridden";
      readonly permitId: string;
      readonly environment: EnvironmentRef;
      readonly holder: string;
      readonly fence: number;
      readonly policyVersion: number;
      readonly reason: string | null;
      readonly verdicts: readonly Verdict[];
    };
