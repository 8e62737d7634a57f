import type { Role } from "../../schema/contract/accounts.ts";
import type { AuditNote } from "../../schema/contract/audit.ts";
import type { Scope } from "../../schema/contract/organisations.ts";
import type { PageFields } from "../../schema/contract/pages.ts";
import type { Challenges, Letters, Passkeys, Users } from "./accounts/ports.ts";
import type { AuditNotes } from "./audit/ports.ts";
import type { Invitations, Members } from "./organisations/ports.ts";
import type { Trusts } from "./organisations/trust-ports.ts";
import type { OrgRef } from "./ports.ts";

export type UserRow = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Null for who signs in by other ways only. */
  readonly passwordHash: string | null;
  readonly emailVerifiedAt: number | null;
  readonly pendingEmail: string | null;
  readonly githubId: string | null;
  readonly githubLogin: string | null;
};

export type TokenRow = {
  readonly hash: string;
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: Scope[];
  readonly project: string | null;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
};

export type PageRow = {
  readonly slug: string;
  readonly orgId: string;
  readonly title: string;
  readonly projects: string[];
  readonly published: boolean;
  readonly fields: PageFields;
  readonly updatedAt: number;
};

/** Accounts, organisations and pages, as the verbs use them. Times are milliseconds since the epoch. */
export interface Control {
  readonly users: Users;
  readonly letters: Letters;
  readonly challenges: Challenges;
  readonly passkeys: Passkeys;
  readonly organisations: {
    /** Makes the organisation and its first owner in one go; false when the slug is taken, or not free again yet. */
    create(org: OrgRef, ownerId: string, createdAt: number, note: AuditNote): Promise<boolean>;
    ofUser(
      userId: string,
    ): Promise<{ readonly id: string; readonly slug: string; readonly name: string; readonly role: Role }[]>;
    read(orgId: string): Promise<{ readonly org: OrgRef; readonly createdAt: number } | null>;
    amend(
      orgId: string,
      change: { readonly name: string; readonly autoProjects: boolean },
      note: AuditNote,
    ): Promise<void>;
    /** From now on it is as good as gone, and its slug nobody's until it is free. False when that was so already. */
    beginRemoval(orgId: string, now: number, slugFreeAt: number): Promise<boolean>;
    /** Organisations whose removal began, with their shard. */
    beingRemoved(limit: number): Promise<{ readonly id: string; readonly shard: number }[]>;
    /** Forgets everything of it here; what is in its ledger has gone before. */
    forget(orgId: string): Promise<void>;
    /** Forgets the slugs that are free again. */
    purge(now: number): Promise<void>;
    /** The organisation and the user's role in it; null unless the user is a member. */
    findForUser(slug: string, userId: string): Promise<{ readonly org: OrgRef; readonly role: Role } | null>;
  };
  readonly members: Members;
  readonly invitations: Invitations;
  readonly trusts: Trusts;
  readonly tokens: {
    create(token: TokenRow, note: AuditNote): Promise<void>;
    /** Newest first. */
    list(orgId: string, before: string | null, limit: number): Promise<TokenRow[]>;
    /** Null when there is none to revoke. */
    find(orgId: string, id: string): Promise<TokenRow | null>;
    /** False when it was gone already. */
    remove(orgId: string, id: string, note: AuditNote): Promise<boolean>;
    /** A live token by its hash, with its organisation. */
    findByHash(hash: string, now: number): Promise<{ readonly token: TokenRow; readonly org: OrgRef } | null>;
    /** Notes that a token was used, unless that was noted since `ifBefore`. */
    touch(hash: string, at: number, ifBefore: number): Promise<void>;
  };
  readonly notes: AuditNotes & { put(orgId: string, note: AuditNote): Promise<void> };
  readonly pages: {
    /** Writes a page; false when its slug is another organisation's. */
    put(page: PageRow, note: AuditNote): Promise<boolean>;
    list(orgId: string): Promise<PageRow[]>;
    find(slug: string): Promise<{ readonly page: PageRow; readonly org: OrgRef } | null>;
  };
}
