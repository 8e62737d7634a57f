import type { AuditNote } from "../../schema/contract/audit.ts";
import type { InboxReason } from "../../schema/contract/inbox.ts";
import type { Occupant } from "../core/environment/occupancy.ts";
import type { RegisteredEnvironment, Registry } from "../core/environment/registry.ts";
import type { Moment } from "../core/moment.ts";
import type { Snapshot } from "../core/release/commit.ts";
import type { Surroundings } from "../core/release/derive.ts";
import type { Claims, Entry } from "../core/release/entry.ts";
import type { Owner, ReleaseName } from "../core/release/placement.ts";
import type { Between } from "../core/release/redeploys.ts";
import type { Standing } from "../core/release/standing.ts";
import type { ReleaseHead } from "../core/release/view.ts";
import type { AuditLog, AuditNotes } from "./audit/ports.ts";
import type { GateLedger, PolicyRow } from "./gates/ports.ts";
import type { Endpoints, Messages } from "./webhooks/ports.ts";

/** A request as received, kept until everything in it is committed. Times are milliseconds since the epoch. */
export type IntakeRow = {
  readonly id: string;
  readonly orgId: string;
  readonly request: string;
  readonly receivedAt: number;
};

/** An event that was accepted and not placed. `request` is an intake request that holds it alone. */
export type InboxRow = {
  readonly id: string;
  readonly reason: InboxReason;
  readonly detail: string;
  readonly source: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly receivedAt: number;
  readonly chainId: string | null;
  readonly request: string;
};

/** An entry with the name that decided its place, and a hash of what it says. */
export type PlacedEntry = {
  readonly entry: Entry;
  readonly placedBy: ReleaseName;
  readonly bodyHash: string;
};

export type StoredProject = {
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  readonly repository: string | null;
  readonly path: string | null;
  readonly reachedProduction: boolean;
  readonly createdAt: number;
  readonly registry: Registry;
  /** In promotion order, previews and what is gone left out. */
  readonly environments: readonly RegisteredEnvironment[];
};

export type NewProject = Pick<StoredProject, "slug" | "name" | "repository" | "path" | "createdAt">;

/** A project's key everywhere: the organisation is part of it. */
export const projectIdOf = (orgId: string, slug: string): string => `${orgId}/${slug}`;

export type NameAt = { readonly projectId: string; readonly name: ReleaseName };
export const nameKey = ({ projectId, name }: NameAt): string => `${projectId}|${name}`;

/** What a chain of events is about: the project and release that one of them named. */
export type ChainSubject = { readonly project: string; readonly claims: Claims };
export type ChainClaim = ChainSubject & {
  readonly chainId: string;
  readonly at: number;
  readonly tie: string;
};

export type ReleaseAt = { readonly projectId: string; readonly id: string };
export type PlaceAt = { readonly projectId: string; readonly key: string };
/** What runs in an environment, and what was last tried there. */
export type Occupants = { readonly current: Occupant | null; readonly latest: Occupant | null };

export type Handover = {
  readonly orgId: string;
  readonly slug: string;
  readonly from: string;
  readonly to: string;
  readonly name: ReleaseName;
  /** Whether the entries have left the old release already. */
  readonly left: boolean;
};

/** News of an environment that no release is named in, ready to be stored. */
export type EnvironmentWrite = {
  readonly slug: string;
  readonly entries: readonly PlacedEntry[];
  readonly environments: readonly RegisteredEnvironment[];
  readonly vacated: readonly { readonly key: string; readonly at: number; readonly tie: string }[];
  /** When it was learned. */
  readonly now: number;
};

/** The next version of an environment's policy, and what is noted of it. */
export type NewPolicy = { readonly environment: string; readonly row: PolicyRow; readonly note: AuditNote };

/** Which environments there are from now on, and what goes with that. */
export type EnvironmentsDeclared = {
  readonly rows: readonly RegisteredEnvironment[];
  readonly policies: readonly NewPolicy[];
  readonly now: number;
  readonly outbox: OutboxRow;
  readonly note: AuditNote;
};

/** A change to be told to the live feed, stored with what it tells of. */
export type OutboxRow = { readonly id: string; readonly change: string };

export type Standee = { readonly id: string; readonly version: string; readonly standing: Standing };
export type ListedRelease = ReleaseHead & { readonly standing: Standing };
export type TimelineSlice = {
  readonly entries: readonly { readonly entry: Entry; readonly seq: number }[];
  readonly next: string | null;
};

/** One ledger database, as the verbs use it. Whatever is read of a tenant names its organisation. */
export interface Ledger {
  readonly intake: {
    put(row: IntakeRow): Promise<void>;
    /** The rows that are still there; one already committed is not. */
    read(ids: readonly string[]): Promise<IntakeRow[]>;
    remove(ids: readonly string[]): Promise<void>;
    /** The oldest rows received before a moment. */
    waiting(before: number, limit: number): Promise<string[]>;
  };
  readonly inbox: {
    put(orgId: string, rows: readonly InboxRow[]): Promise<void>;
    /** Newest first. */
    list(orgId: string, before: string | null, limit: number): Promise<InboxRow[]>;
    find(orgId: string, id: string): Promise<InboxRow | null>;
    waitingForChains(orgId: string, chainIds: readonly string[]): Promise<InboxRow[]>;
    remove(orgId: string, ids: readonly string[]): Promise<void>;
  };
  readonly names: {
    /** By `nameKey`; names nobody owns are left out. */
    owners(names: readonly NameAt[]): Promise<Map<string, Owner>>;
    findByCommitPrefix(projectId: string, prefix: string): Promise<string | null>;
    projectsOfRepositories(orgId: string, repositories: readonly string[]): Promise<Map<string, string>>;
    chainSubjects(orgId: string, chainIds: readonly string[]): Promise<Map<string, ChainSubject>>;
    putChains(orgId: string, claims: readonly ChainClaim[]): Promise<void>;
  };
  readonly projects: {
    load(orgId: string, slugs: readonly string[]): Promise<StoredProject[]>;
    list(orgId: string, after: string, limit: number): Promise<StoredProject[]>;
    /** False when the slug or the repository is taken. */
    create(orgId: string, project: NewProject, outbox: OutboxRow, note: AuditNote): Promise<boolean>;
    /** False when one of the policies was made anew by somebody else meanwhile. */
    declareEnvironments(orgId: string, slug: string, declared: EnvironmentsDeclared): Promise<boolean>;
    /** By `projectId|key`: now, or at a moment as far as it was known. */
    occupants(places: readonly PlaceAt[], moment?: Moment): Promise<Map<string, Occupants>>;
    /** Whether anything had come to run in one of these at a moment, as far as it was known. */
    hadSuccess(places: readonly PlaceAt[], moment: Moment): Promise<boolean>;
    /** Of these stretches, by their places, those in which anything but the release came to run, or nothing did. */
    interrupted(projectId: string, releaseId: string, between: readonly Between[]): Promise<Set<number>>;
    /** The entries that are known already are left out; the hashes of what they say are answered. */
    writeEnvironmentNews(orgId: string, write: EnvironmentWrite): Promise<Map<string, string>>;
  };
  readonly releases: {
    load(projectId: string, id: string): Promise<Snapshot | null>;
    /** Newest first, by when they were first heard of. */
    list(
      projectId: string,
      query: { before: string | null; limit: number; provisional: boolean },
    ): Promise<ListedRelease[]>;
    heads(refs: readonly ReleaseAt[]): Promise<Map<string, ListedRelease>>;
    /** What the statuses of some releases depend on besides themselves at a moment, as far as was known at another. */
    surroundings(
      project: StoredProject,
      standees: readonly Standee[],
      at: number,
      knownAt?: number,
    ): Promise<(id: string) => Surroundings>;
    /** By release, what had happened to it by a moment; null where that is too much to be read with the others. */
    entriesUntil(
      orgId: string,
      releases: readonly ReleaseAt[],
      asOf: number,
      limit: number,
    ): Promise<Map<string, Entry[] | null>>;
    timeline(
      orgId: string,
      snapshot: Snapshot,
      query: { cursor: string | null; limit: number; order: "asc" | "desc" },
    ): Promise<TimelineSlice>;
  };
  readonly gates: GateLedger;
  readonly endpoints: Endpoints;
  readonly messages: Messages;
  readonly handovers: {
    /** Of one project, or of the whole shard. */
    pending(projectId: string | null): Promise<Handover[]>;
  };
  /** The entries among these keys that are known, each with the hash of what it says. */
  knownEntries(orgId: string, keys: readonly string[]): Promise<Map<string, string>>;
  /** The entries of an organisation as they are stored, by key. */
  entries(
    orgId: string,
    after: string,
    limit: number,
  ): Promise<{ readonly key: string; readonly body: unknown }[]>;
  readonly audit: AuditLog;
  readonly notes: AuditNotes;
  /** Removes some hundred rows of an organisation that is being removed; 0: nothing is left. */
  removeSome(orgId: string): Promise<number>;
  readonly outbox: {
    read(orgId: string): Promise<OutboxRow[]>;
    remove(orgId: string, ids: readonly string[]): Promise<void>;
    /** Organisations with changes that were written before a moment and are still untold. */
    waiting(before: number, limit: number): Promise<string[]>;
  };
}

/** The ledger an organisation lives on, by the shard its row names. */
export type Ledgers = (shard: number) => Ledger;

export const occupantsAt = (
  occupants: ReadonlyMap<string, Occupants>,
  projectId: string,
  key: string,
): Occupants => occupants.get(`${projectId}|${key}`) ?? { current: null, latest: null };
