import type { Role } from "../../../schema/contract/accounts.ts";
import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { OrgRef } from "../ports.ts";

export type MemberRow = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly role: Role;
  readonly createdAt: number;
};

/** A member by every name they go by. */
export type Colleague = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerifiedAt: number | null;
  readonly githubLogin: string | null;
  readonly role: Role;
};

/** What became of a change that others may have raced. */
export type MemberChange = "done" | "gone" | "last_owner" | "not_allowed";

/** A change of members is decided in the batch that makes it: by the actor's role as it is then, and the owners there are. */
export interface Members {
  find(orgId: string, userId: string): Promise<MemberRow | null>;
  /** In the order they joined. */
  list(orgId: string, after: string | null, limit: number): Promise<MemberRow[]>;
  /** Those who may do more than look, the longest-standing first. */
  colleagues(orgId: string, limit: number): Promise<Colleague[]>;
  /** False when the person is a member already, or the actor may not add anybody any more. */
  add(
    orgId: string,
    actorId: string,
    row: Pick<MemberRow, "userId" | "role" | "createdAt">,
    note: AuditNote,
  ): Promise<boolean>;
  setRole(orgId: string, actorId: string, userId: string, role: Role, note: AuditNote): Promise<MemberChange>;
  /** `ofToken`: what the member made is revoked too, each with such a note; null: it stays. `revoked` names it. */
  remove(
    orgId: string,
    actorId: string,
    userId: string,
    ofToken: AuditNote | null,
    note: AuditNote,
  ): Promise<{ readonly change: MemberChange; readonly revoked: readonly string[] }>;
}

export type InvitationRow = {
  readonly hash: string;
  readonly id: string;
  readonly orgId: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly invitedByName: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

export interface Invitations {
  /** Replaces one to the same address; false where that many others of the organisation wait already. */
  put(row: InvitationRow, maxWaiting: number, note: AuditNote): Promise<boolean>;
  /** Newest first; those that ran out are left out. */
  list(orgId: string, before: string | null, limit: number, now: number): Promise<InvitationRow[]>;
  find(orgId: string, id: string): Promise<InvitationRow | null>;
  revoke(orgId: string, id: string, note: AuditNote): Promise<boolean>;
  /** One that holds: not run out, not taken back, made by somebody who may still give that role. */
  findByHash(
    hash: string,
    now: number,
  ): Promise<{ readonly invitation: InvitationRow; readonly org: OrgRef } | null>;
  /** Uses it up and makes the member, in one batch; false when it held no longer. */
  accept(invitation: InvitationRow, userId: string, now: number, note: AuditNote): Promise<boolean>;
  /** Forgets those that ran out. */
  purge(now: number): Promise<void>;
}
