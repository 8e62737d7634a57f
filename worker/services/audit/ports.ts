import type { AuditEntry, AuditNote } from "../../../schema/contract/audit.ts";
import type { Head } from "../../core/evidence/audit-chain.ts";

/** The organisations' audit chains, each with one writer. */
export interface AuditChains {
  /** Takes up what was noted, in order. */
  seal(shard: number, orgId: string): Promise<void>;
  /**
   * What was sealed last, as it is remembered apart from the ledger; null: nothing was. It may be behind what is stored
   * there, and is ahead of it only where entries went missing.
   */
  head(orgId: string): Promise<Head | null>;
  /** The organisation is gone. */
  forget(orgId: string): Promise<void>;
}

export type AuditFilter = {
  readonly actor: string | null;
  readonly action: string | null;
  readonly target: string | null;
};

/** Where notes wait until they are sealed: with the accounts, and with each ledger. */
export interface AuditNotes {
  /** The oldest. */
  waiting(orgId: string, limit: number): Promise<AuditNote[]>;
  remove(orgId: string, ids: readonly string[]): Promise<void>;
  /** Organisations with notes older than an id. */
  organisations(before: string, limit: number): Promise<string[]>;
}

export interface AuditLog {
  head(orgId: string): Promise<Head | null>;
  /** Which of some notes are sealed already. */
  sealed(orgId: string, noteIds: readonly string[]): Promise<Set<string>>;
  /** Writes entries and takes their notes away from beside them, in one batch. */
  append(orgId: string, entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first, below a place; those of a filter. */
  list(orgId: string, before: number | null, filter: AuditFilter, limit: number): Promise<AuditEntry[]>;
  /** Oldest first, above a place. */
  walk(orgId: string, after: number, limit: number): Promise<AuditEntry[]>;
}
