import { ROLES, type Role } from "../../schema/contract/accounts.ts";
import type { Scope } from "../../schema/contract/organisations.ts";

type Rule = {
  /** The least role a person needs. */
  readonly role: Role;
  /** The scope a machine needs; null: it is for people alone. */
  readonly scope: Scope | null;
  /** Whether a person must have shown a password or passkey a little while ago. */
  readonly proof?: true;
};

/** Who may do what: the one table that code, tests and documents read. */
export const ACTIONS = {
  "organisation.read": { role: "viewer", scope: "read" },
  "organisation.amend": { role: "maintainer", scope: "admin" },
  "organisation.export": { role: "owner", scope: null, proof: true },
  "organisation.remove": { role: "owner", scope: null, proof: true },
  "member.read": { role: "viewer", scope: "read" },
  "member.manage": { role: "maintainer", scope: null },
  "invitation.read": { role: "maintainer", scope: "admin" },
  "invitation.manage": { role: "maintainer", scope: null },
  "token.read": { role: "maintainer", scope: "admin" },
  "token.manage": { role: "maintainer", scope: "admin" },
  "trust.read": { role: "maintainer", scope: "admin" },
  "trust.manage": { role: "maintainer", scope: "admin" },
  "audit.read": { role: "maintainer", scope: "admin" },
  "board.read": { role: "viewer", scope: "read" },
  "project.read": { role: "viewer", scope: "read" },
  "project.create": { role: "member", scope: "write" },
  "environment.declare": { role: "member", scope: "write" },
  "release.read": { role: "viewer", scope: "read" },
  "release.plan": { role: "member", scope: "write" },
  "release.decide": { role: "member", scope: "write" },
  /** Says a person's word on a release; machines have none. */
  "release.approve": { role: "member", scope: null },
  "approval.ask": { role: "member", scope: "deploy" },
  "approval.read": { role: "viewer", scope: "read" },
  "gate.answer": { role: "member", scope: "write" },
  "policy.read": { role: "viewer", scope: "read" },
  "policy.manage": { role: "maintainer", scope: "write" },
  "lock.read": { role: "viewer", scope: "read" },
  "lock.hold": { role: "member", scope: "deploy" },
  /** Ends or takes what somebody else holds. */
  "lock.force": { role: "maintainer", scope: "admin" },
  "permit.read": { role: "viewer", scope: "read" },
  "permit.request": { role: "member", scope: "deploy" },
  /** Passes closed gates with a reason. */
  "permit.override": { role: "maintainer", scope: "admin" },
  "freeze.read": { role: "viewer", scope: "read" },
  "freeze.manage": { role: "maintainer", scope: "write" },
  "stop.start": { role: "member", scope: "deploy" },
  "stop.end": { role: "maintainer", scope: "write" },
  "debt.read": { role: "viewer", scope: "read" },
  "debt.amend": { role: "maintainer", scope: "write" },
  "debt.settle": { role: "member", scope: null },
  "incident.read": { role: "viewer", scope: "read" },
  "incident.manage": { role: "member", scope: "write" },
  "rollback.read": { role: "viewer", scope: "read" },
  "rollback.judge": { role: "member", scope: "write" },
  "line.read": { role: "viewer", scope: "read" },
  "line.manage": { role: "maintainer", scope: "write" },
  "event.send": { role: "member", scope: "ingest" },
  "inbox.read": { role: "viewer", scope: "read" },
  "inbox.replay": { role: "member", scope: "write" },
  "webhook.read": { role: "maintainer", scope: "admin" },
  "webhook.manage": { role: "maintainer", scope: "admin" },
  "webhook.reveal": { role: "maintainer", scope: null, proof: true },
  "page.read": { role: "viewer", scope: "read" },
  "page.manage": { role: "maintainer", scope: "admin" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof ACTIONS;

/** What an identity token of a CI says of the job it was made for; what a request says must agree with it. */
export type Stated = {
  /** `host/owner/name`, lower case. */
  readonly repository: string | null;
  readonly commit: string | null;
  readonly environment: string | null;
};

/** Who asks: a person through a session, a machine with a token, or a CI's job by the word of its issuer. */
export type Principal =
  | {
      readonly kind: "user";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      /** When the session last saw a password or passkey, in milliseconds since the epoch. */
      readonly provenAt: number | null;
    }
  | {
      readonly kind: "token";
      readonly id: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly project: string | null;
    }
  | {
      readonly kind: "trust";
      readonly id: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly project: string | null;
      readonly stated: Stated;
    };

export type Machine = Exclude<Principal, { kind: "user" }>;

/** The one project a principal is bound to; null: it acts in the whole organisation. */
export const boundProject = (principal: Principal): string | null =>
  principal.kind === "user" ? null : principal.project;

/** Whether a role is another, or more. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(least);

/** Whether a principal may do something, in its organisation, to a project (null: to the organisation itself). */
export function isAllowed(principal: Principal, action: Action, project: string | null): boolean {
  const rule: Rule = ACTIONS[action];
  if (principal.kind === "user") return isAtLeast(principal.role, rule.role);
  if (rule.scope === null || !principal.scopes.includes(rule.scope)) return false;
  return principal.project === null || principal.project === project;
}

/** How long a proof of who sits there counts. */
export const PROOF_MS = 15 * 60 * 1000;

/** Until when a proof counts; null where it counts no more. Times are milliseconds since the epoch. */
export const provenUntil = (provenAt: number | null, now: number): number | null =>
  provenAt !== null && now < provenAt + PROOF_MS ? provenAt + PROOF_MS : null;

/** Whether an action waits for a fresh proof from this principal. Machines have none to give. */
export function needsProof(principal: Principal, action: Action, now: number): boolean {
  const rule: Rule = ACTIONS[action];
  return rule.proof === true && principal.kind === "user" && provenUntil(principal.provenAt, now) === null;
}
