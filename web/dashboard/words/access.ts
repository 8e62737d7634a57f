import { ROLES, type Role } from "../../../schema/contract/accounts.ts";
import type { AUDITED } from "../../../schema/contract/audit.ts";
import type { Scope } from "../../../schema/contract/organisations.ts";

/** What a role is called and what it may, for people. */
export const ROLE_WORDS: Record<Role, { readonly word: string; readonly may: string }> = {
  owner: { word: "Owner", may: "May do everything, and remove the organisation." },
  maintainer: { word: "Maintainer", may: "Manages members, tokens, trusts and public pages." },
  member: { word: "Member", may: "Plans and decides releases." },
  viewer: { word: "Viewer", may: "Sees everything and changes nothing." },
};

/** The roles somebody may give: an owner is made by an owner alone. */
export const grantable = (giver: Role): readonly Role[] =>
  giver === "owner" ? ROLES : giver === "maintainer" ? ROLES.filter((role) => role !== "owner") : [];

/** Whether one role may change or remove somebody of another. */
export const mayChange = (changer: Role, changed: Role): boolean => grantable(changer).includes(changed);

/** Whether a role is less than another. */
export const isLess = (role: Role, than: Role): boolean => ROLES.indexOf(role) > ROLES.indexOf(than);

/** What each scope opens, for people; it has to name everything. */
export const SCOPE_WORDS: Record<Scope, string> = {
  ingest: "Send events and test reports",
  read: "Read projects, releases, the board, the inbox, members and public pages",
  write: "Make projects, plan and decide releases, set policies and freezes, replay the inbox",
  deploy: "Hold locks, ask for permits and approvals, start an emergency stop",
  admin:
    "Manage tokens, trusted CI, public pages and the organisation's settings, read invitations and the audit log, end anybody's lock, and pass closed gates",
};

const DEEDS: Record<(typeof AUDITED)[number], string> = {
  "organisation.created": "made the organisation",
  "organisation.amended": "changed the organisation",
  "organisation.exported": "exported the organisation",
  "member.added": "added",
  "member.amended": "changed the role of",
  "member.removed": "removed",
  "member.left": "left:",
  "invitation.made": "invited",
  "invitation.revoked": "took back the invitation of",
  "invitation.accepted": "accepted the invitation:",
  "token.made": "made the token",
  "token.revoked": "revoked the token",
  "trust.made": "trusted",
  "trust.revoked": "stopped trusting",
  "audit.exported": "exported the audit log of",
  "project.made": "made the project",
  "environments.declared": "declared the environments of",
  "page.put": "saved the public page",
  "policy.put": "set the policy of",
  "lock.acquired": "locked",
  "lock.released": "gave back the lock of",
  "lock.expired": "saw the lock run out of",
  "lock.stolen": "took away the lock of",
  "permit.overridden": "passed closed gates for",
  "deployment.bypassed": "saw a deployment without a permit of",
  "freeze.made": "made the window",
  "freeze.ended": "ended the window",
  "stop.begun": "began an emergency stop:",
  "stop.ended": "ended the emergency stop:",
  "debt.amended": "changed what is owed for",
  "debt.settled": "settled what was owed for",
  "rollback.judged": "judged the rollback in",
  "line.put": "set the dates of",
  "endpoint.made": "made the webhook endpoint",
  "endpoint.amended": "changed the webhook endpoint",
  "endpoint.removed": "removed the webhook endpoint",
  "endpoint.enabled": "enabled the webhook endpoint",
  "endpoint.disabled": "disabled the webhook endpoint",
  "endpoint.secret_rotated": "rotated the secret of the webhook endpoint",
  "endpoint.secret_revealed": "revealed the secret of the webhook endpoint",
  "endpoint.replayed": "replayed deliveries of the webhook endpoint",
};

/** The name of a kind of deed, for a list: `Token made`. */
export function kindOfDeed(action: string): string {
  const words = action.replace(".", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What was done, as the middle of a sentence; an action that is newer than this page by its name. */
export const deedOf = (action: string): string =>
  (DEEDS as Partial<Record<string, string>>)[action] ?? action;

/** A browser and its system, from what it calls itself; null where that says nothing. */
export function deviceOf(agent: string | null): string | null {
  if (agent === null) return null;
  const browser = /Edg\//.test(agent)
    ? "Edge"
    : /Firefox\//.test(agent)
      ? "Firefox"
      : /Chrome\//.test(agent)
        ? "Chrome"
        : /Safari\//.test(agent)
          ? "Safari"
          : null;
  const system = /iPhone|iPad/.test(agent)
    ? "iOS"
    : /Android/.test(agent)
      ? "Android"
      : /Windows/.test(agent)
        ? "Windows"
        : /Mac OS X/.test(agent)
          ? "macOS"
          : /Linux/.test(agent)
            ? "Linux"
            : null;
  if (browser === null) return agent.split(/[\s/]/, 1)[0] || null;
  return system === null ? browser : `${browser} on ${system}`;
}
