import type { Role } from "../../schema/contract/accounts.ts";
import type { Scope } from "../../schema/contract/organisations.ts";

/** What a role may do, in the words tokens use; the one table that code, tests and documents read. */
export const SCOPES_OF_ROLE: Record<Role, readonly Scope[]> = {
  viewer: ["read"],
  member: ["read", "ingest", "write", "deploy"],
  maintainer: ["read", "ingest", "write", "deploy", "admin"],
  owner: ["read", "ingest", "write", "deploy", "admin"],
};

/** The scope each action asks for. */
export const SCOPE_OF_ACTION = {
  "board.read": "read",
  "project.read": "read",
  "project.create": "write",
  "environment.declare": "write",
  "release.read": "read",
  "release.plan": "write",
  "release.decide": "write",
  "event.send": "ingest",
  "inbox.read": "read",
  "inbox.replay": "write",
  "token.read": "admin",
  "token.manage": "admin",
  "page.read": "read",
  "page.manage": "admin",
} as const satisfies Record<string, Scope>;

export type Action = keyof typeof SCOPE_OF_ACTION;

/** Who asks: a person through a session, or a machine with a token. */
export type Principal =
  | { readonly kind: "user"; readonly id: string; readonly name: string; readonly role: Role }
  | {
      readonly kind: "token";
      readonly id: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly project: string | null;
    };

/** Whether a principal may do something, in its organisation, to a project (null: to the organisation itself). */
export function isAllowed(principal: Principal, action: Action, project: string | null): boolean {
  const scope = SCOPE_OF_ACTION[action];
  if (principal.kind === "user") return SCOPES_OF_ROLE[principal.role].includes(scope);
  if (!principal.scopes.includes(scope)) return false;
  return principal.project === null || principal.project === project;
}
