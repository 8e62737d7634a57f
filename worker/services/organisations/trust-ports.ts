import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { Scope } from "../../../schema/contract/organisations.ts";
import type { OrgRef } from "../ports.ts";

export type TrustRow = {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly issuer: string;
  readonly claims: Record<string, string>;
  readonly scopes: Scope[];
  readonly project: string | null;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
};

export interface Trusts {
  create(row: TrustRow, note: AuditNote): Promise<void>;
  /** Newest first. */
  list(orgId: string, before: string | null, limit: number): Promise<TrustRow[]>;
  find(orgId: string, id: string): Promise<TrustRow | null>;
  remove(orgId: string, id: string, note: AuditNote): Promise<boolean>;
  /** Those of an organisation in an issuer. */
  ofIssuer(
    orgSlug: string,
    issuer: string,
  ): Promise<{ readonly org: OrgRef; readonly trusts: readonly TrustRow[] } | null>;
  touch(id: string, at: number, ifBefore: number): Promise<void>;
  /** Uses an identity token up; false when it was used before. */
  use(hash: string, expiresAt: number): Promise<boolean>;
  purge(now: number): Promise<void>;
}

/** The public keys of an issuer, as a JWK Set. */
export interface IssuerKeys {
  /** Null where the issuer does not answer, and has not of late. `fresh`: what is remembered did not hold the key. */
  read(issuer: string, fresh: boolean): Promise<{ keys: readonly Record<string, unknown>[] } | null>;
}
