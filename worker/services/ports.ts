import type { LiveChange } from "../../schema/contract/live.ts";
import type { ReleaseStatus } from "../../schema/contract/releases.ts";
import type { ReleaseName } from "../core/release/placement.ts";
import type { Tiding } from "../core/release/tidings.ts";
import type { ReleaseFacts } from "./environments/ports.ts";
import type { PlacedEntry } from "./ledger.ts";

/** The organisation a request acts in, as the verified credential says. */
export type OrgRef = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly shard: number;
  readonly autoProjects: boolean;
};

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Ids {
  /** A new id that sorts by time: `rel_…`. */
  next(prefix: string, ms?: number): string;
}

export type CommitRequest = {
  readonly shard: number;
  readonly orgId: string;
  readonly slug: string;
  readonly releaseId: string;
  readonly isNew: boolean;
  readonly version: string;
  readonly entries: readonly PlacedEntry[];
  readonly claims: readonly { readonly name: ReleaseName; readonly from: string | null }[];
  /** What the project is to be called if this commit is the first to mention it. */
  readonly seed: { readonly name: string; readonly repository: string | null } | null;
  /** The id under which the change is to be told; null: what the request came from sees to that. */
  readonly outboxId: string | null;
  readonly now: number;
};

type Cost = { readonly statements: number; readonly rowsRead: number; readonly rowsWritten: number };

export type CommitOutcome =
  /** What the request was decided on is no longer so: decide again. */
  | { readonly kind: "stale" }
  | {
      readonly kind: "unchanged";
      /** `key|bodyHash` of entries whose key is known with another body. */
      readonly conflicts: readonly string[];
      readonly revision: number;
      readonly version: string;
      /** What the environments its entries name have to hear. */
      readonly tidings: readonly Tiding[];
      readonly meter: Cost;
    }
  | {
      readonly kind: "committed";
      readonly conflicts: readonly string[];
      readonly added: number;
      readonly revision: number;
      readonly version: string;
      readonly environments: readonly string[];
      readonly statusChange: { readonly from: ReleaseStatus; readonly to: ReleaseStatus } | null;
      /** Whether endpoints are to be told of it. */
      readonly tells: boolean;
      readonly tidings: readonly Tiding[];
      readonly meter: Cost;
    };

export type HandoverRequest = {
  readonly to: string;
  readonly name: ReleaseName;
  readonly now: number;
};

type Where = { readonly shard: number; readonly orgId: string; readonly slug: string };

/** The coordinators, one for each release. */
export interface Releases {
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /** Null: there is no such release, or it turned out to be another. */
  facts(where: Where & { readonly releaseId: string }): Promise<ReleaseFacts | null>;
  cede(request: Where & { readonly from: string } & HandoverRequest): Promise<void>;
  absorb(request: Where & { readonly from: string } & HandoverRequest): Promise<void>;
}

export interface LiveFeeds {
  /** Tells an organisation's open browsers and clients. */
  publish(orgId: string, changes: readonly LiveChange[]): Promise<void>;
  cursor(orgId: string): Promise<number>;
  /** Closes the sockets of persons, sessions and tokens, by their ids. */
  expel(orgId: string, names: readonly string[]): Promise<void>;
  /** Closes every socket and forgets what was told. */
  forget(orgId: string): Promise<void>;
}

/** Wakes the consumer of what was stored; a wake-up that is lost costs a minute. */
export interface Wake {
  events(shard: number, intakeId: string): Promise<void>;
  outbox(shard: number, orgId: string): Promise<void>;
}

/** Where reports are kept as they came. */
export interface ReportArchive {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** An organisation's reports in the order of their paths, a page at a time; `next`: the path after which it goes on. */
  list(
    orgId: string,
    after: string | null,
  ): Promise<{ readonly items: readonly ArchivedReport[]; readonly next: string | null }>;
  /** Null when it is gone. */
  read(orgId: string, path: string): Promise<ReadableStream<Uint8Array> | null>;
  /** Removes some of an organisation's reports, and says how many. */
  removeSome(orgId: string): Promise<number>;
}

/** `path` is its key without the organisation. */
export type ArchivedReport = { readonly path: string; readonly bytes: number };
