import type { AuditActor, AuditNote } from "../../../schema/contract/audit.ts";
import type { ReleaseStatus } from "../../../schema/contract/releases.ts";
import type { Lock } from "../../core/environment/lease.ts";
import type { HeldPermit } from "../../core/environment/tenure.ts";
import type { Waiter } from "../../core/environment/waiting.ts";
import type { Finding } from "../../core/gates/facts.ts";
import type { Claims, Entry } from "../../core/release/entry.ts";
import type { Standing } from "../../core/release/standing.ts";
import type { Tiding } from "../../core/release/tidings.ts";
import type { NewMessage } from "../../core/webhooks/message.ts";
import type { DebtRow, HoldRow, PermitRow, RollbackRow } from "../gates/ports.ts";

/** An environment of a project, however its name is spelt. */
export type EnvironmentAt = {
  readonly shard: number;
  readonly orgId: string;
  readonly slug: string;
  /** The one key of all its spellings. */
  readonly key: string;
  readonly name: string;
};

/** Who asks, for what is noted of it. */
export type By = {
  readonly actor: AuditActor;
  readonly requestId: string | null;
  readonly address: string | null;
};

export type LockClaim = {
  readonly holder: string;
  readonly reason: string | null;
  readonly claimId: string | null;
  readonly ttlMs: number;
  /** Why it is taken from whoever has it; null: it is not. */
  readonly steal: string | null;
  readonly waitMs: number;
};

export type LockAnswer =
  | { readonly ok: true; readonly lock: Lock }
  | { readonly ok: false; readonly reason: "unknown" }
  | {
      readonly ok: false;
      readonly reason: "held" | "queue_full";
      readonly lock: Lock | null;
      /** The place in the queue, from 1; null: it did not wait. */
      readonly place: number | null;
      readonly queueId: string | null;
      readonly waiting: number;
    };

export type HoldAnswer =
  | { readonly ok: true; readonly lock: Lock }
  | { readonly ok: false; readonly reason: "unknown" | "stale_fence" | "sealed"; readonly lock: Lock | null };

export type PermitRequest = {
  readonly releaseId: string;
  readonly holder: string;
  readonly claimId: string | null;
  readonly ttlMs: number;
  readonly override: string | null;
  readonly isRollback: boolean;
  readonly waitMs: number;
  /** Who is to write the review that an override obliges to. */
  readonly owner: { readonly id: string; readonly name: string };
};

export type PermitAnswer =
  | { readonly ok: true; readonly permit: HeldPermit; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly reason: "unknown" }
  /** The release kept changing while it was read. */
  | { readonly ok: false; readonly reason: "unsettled" }
  | {
      readonly ok: false;
      readonly reason: "gates_closed" | "locked" | "claim_used" | "permit_over";
      readonly findings: readonly Finding[];
      readonly earliest: number | null;
      readonly lock: Lock | null;
      readonly place: number | null;
    };

/** The environments' coordinators, one for each environment. */
export interface Environments {
  acquire(at: EnvironmentAt, claim: LockClaim, by: By): Promise<LockAnswer>;
  renew(at: EnvironmentAt, fence: number, ttlMs: number): Promise<HoldAnswer>;
  release(
    at: EnvironmentAt,
    fence: number,
    by: By,
  ): Promise<HoldAnswer | { readonly ok: true; readonly lock: null }>;
  /** Ends whatever hold there is, with a reason; false: there is no such environment. */
  force(at: EnvironmentAt, reason: string, by: By): Promise<boolean>;
  read(at: EnvironmentAt): Promise<{ readonly lock: Lock | null; readonly queue: readonly Waiter[] } | null>;
  leave(at: EnvironmentAt, waiterId: string): Promise<void>;
  permit(at: EnvironmentAt, request: PermitRequest, by: By): Promise<PermitAnswer>;
  renewPermit(at: EnvironmentAt, id: string, ttlMs: number, by: By): Promise<PermitAnswer>;
  /** False: it is none that is held here now. */
  endPermit(at: EnvironmentAt, id: string, by: By): Promise<boolean>;
  /** What fences may still be reported under: the greatest there is, and who holds under it now. */
  fences(at: EnvironmentAt): Promise<{ readonly lastFence: number; readonly lock: Lock | null }>;
  /** Has it look again soon at the releases that it keeps out; false: it keeps none out. */
  lookAgain(at: EnvironmentAt): Promise<boolean>;
  /** Resolves when what was decided is told; at once where all of it is. */
  tell(at: EnvironmentAt): Promise<void>;
  /** Tells it what happened there. */
  hear(
    at: EnvironmentAt,
    release: { readonly id: string; readonly version: string },
    tiding: Tiding,
  ): Promise<void>;
  /** Forgets everything it keeps. */
  forget(at: EnvironmentAt): Promise<void>;
}

/** What a release says of itself when its environment asks. */
export type ReleaseFacts = {
  readonly version: string;
  readonly provisional: boolean;
  readonly revision: number;
  /** As of its last change. */
  readonly status: ReleaseStatus;
  readonly standing: Standing;
};

/** What an environment's coordinator has decided and still has to tell: kept with the decision until it is told. */
export type Memo =
  | { readonly kind: "hold"; readonly row: HoldRow }
  | { readonly kind: "note"; readonly note: AuditNote }
  | { readonly kind: "permit"; readonly row: PermitRow }
  | { readonly kind: "debt"; readonly row: DebtRow }
  | { readonly kind: "rollback"; readonly row: RollbackRow }
  /** For other systems. */
  | { readonly kind: "message"; readonly message: NewMessage }
  | {
      readonly kind: "entry";
      readonly releaseId: string;
      readonly entry: Omit<Entry, "key" | "claims">;
      /** What the release is called by; null: look it up. */
      readonly claims: Claims | null;
    };
