import type { Role } from "../../schema/contract/accounts.ts";
import type { AuditNote } from "../../schema/contract/audit.ts";
import type { Scope } from "../../schema/contract/organisations.ts";
import type { PageFields } from "../../schema/contract/pages.ts";
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
  readonly users: {
    /** False when the address is taken. */
    create(user: UserRow, createdAt: number): Promise<boolean>;
    findByEmail(email: string): Promise<UserRow | null>;
  };
  readonly organisations: {
    /** Makes the organisation and its first owner in one go; false when the slug is taken. */
    create(org: OrgRef, ownerId: string, createdAt: number, note: AuditNote): Promise<boolean>;
    ofUser(userId: string): Promise<{ readonly slug: string; readonly name: string; readonly role: Role }[]>;
    /** The organisation and the user's role in it; null unless the user is a member. */
    findForUser(slug: string, userId: string): Promise<{ readonly org: OrgRef; readonly role: Role } | null>;
  };
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
  readonly pages: {
    /** Writes a page; false when its slug is another organisation's. */
    put(page: PageRow, note: AuditNote): Promise<boolean>;
    list(orgId: string): Promise<PageRow[]>;
    find(slug: string): Promise<{ readonly page: PageRow; readonly org: OrgRef } | null>;
  };
}
