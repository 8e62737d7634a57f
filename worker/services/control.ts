import type { Role } from "../../schema/contract/accounts.ts";
import type { Scope } from "../../schema/contract/organisations.ts";
import type { PageFields } from "../../schema/contract/pages.ts";
import type { OrgRef } from "./ports.ts";

export type UserRow = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
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
    create(org: OrgRef, ownerId: string, createdAt: number): Promise<boolean>;
    ofUser(userId: string): Promise<{ readonly slug: string; readonly name: string; readonly role: Role }[]>;
    /** The organisation and the user's role in it; null unless the user is a member. */
    findForUser(slug: string, userId: string): Promise<{ readonly org: OrgRef; readonly role: Role } | null>;
  };
  readonly tokens: {
    create(token: TokenRow): Promise<void>;
    /** Newest first. */
    list(orgId: string, before: string | null, limit: number): Promise<TokenRow[]>;
    remove(orgId: string, id: string): Promise<boolean>;
    /** A live token by its hash, with its organisation. */
    find(hash: string, now: number): Promise<{ readonly token: TokenRow; readonly org: OrgRef } | null>;
    /** Notes that a token was used, unless that was noted since `ifBefore`. */
    touch(hash: string, at: number, ifBefore: number): Promise<void>;
  };
  readonly pages: {
    /** Writes a page; false when its slug is another organisation's. */
    put(page: PageRow): Promise<boolean>;
    list(orgId: string): Promise<PageRow[]>;
    find(slug: string): Promise<{ readonly page: PageRow; readonly org: OrgRef } | null>;
  };
}

export interface Sessions {
  /** Starts a session; the id is for the cookie alone. */
  create(userId: string): Promise<{ readonly id: string; readonly expiresAt: number }>;
  /** The user behind a session id, and a new expiry when it was just prolonged. */
  validate(id: string): Promise<{
    readonly user: { readonly id: string; readonly email: string; readonly name: string };
    readonly prolongedTo: number | null;
  } | null>;
  end(id: string): Promise<void>;
  /** Forgets the sessions that have run out. */
  endExpired(): Promise<void>;
}
