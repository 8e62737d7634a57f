import type { REQUEST_STATES } from "../../../schema/contract/approvals.ts";
import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { Policy, Verdict } from "../../../schema/contract/gates.ts";
import type { Stay } from "../../core/environment/drift.ts";
import type { Occupant } from "../../core/environment/occupancy.ts";
import type { RegisteredEnvironment } from "../../core/environment/registry.ts";
import type { Success } from "../../core/environment/rollback.ts";
import type { Window } from "../../core/environment/windows.ts";
import type { Place } from "../../core/gates/facts.ts";
import type { IncidentRow } from "../../core/release/incidents.ts";
import type { NewMessage } from "../../core/webhooks/message.ts";
import type { OutboxRow, Standee, StoredProject } from "../ledger.ts";

/** What is written with a change: what is told of it, and what is noted. Times everywhere are milliseconds since the epoch. */
export type With = { readonly outbox: OutboxRow; readonly note: AuditNote; readonly now: number };

export type PolicyRow = {
  readonly version: number;
  readonly gates: Policy["gates"];
  readonly reason: string | null;
  readonly madeAt: number;
  readonly madeBy: string;
};

export interface Policies {
  /** Makes the next version of an environment's policy; false when another was made meanwhile. */
  put(
    projectId: string,
    environment: Pick<RegisteredEnvironment, "key" | "name" | "tier" | "certainty">,
    row: PolicyRow,
    by: With,
  ): Promise<boolean>;
  /** Newest first, below a version. */
  versions(projectId: string, environment: string, below: number, limit: number): Promise<PolicyRow[]>;
  /** The one that held at a moment; null: none did. */
  at(projectId: string, environment: string, at: number): Promise<PolicyRow | null>;
}

export type FreezeRow = Window & {
  readonly project: string | null;
  readonly environment: string | null;
  readonly madeAt: number;
  readonly madeBy: string;
  /** When somebody ended it for good; null: nobody did. */
  readonly endedAt: number | null;
};

export interface Freezes {
  put(orgId: string, row: FreezeRow, until: number, by: With): Promise<void>;
  find(orgId: string, id: string): Promise<FreezeRow | null>;
  /** Those that matter after a moment, by id. */
  list(orgId: string, at: number, after: string, limit: number): Promise<FreezeRow[]>;
  /** False when it was ended already. */
  end(orgId: string, id: string, by: With): Promise<boolean>;
}

export type StopRow = {
  readonly id: string;
  readonly project: string | null;
  readonly environment: string | null;
  readonly reason: string;
  readonly incidentUrl: string | null;
  readonly startedAt: number;
  readonly startedBy: string;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
};

export interface Stops {
  put(orgId: string, row: StopRow, by: With): Promise<void>;
  find(orgId: string, id: string): Promise<StopRow | null>;
  /** Newest first, below an id; only those that last. */
  list(orgId: string, below: string | null, activeOnly: boolean, limit: number): Promise<StopRow[]>;
  /** Those that lasted at a moment, newest first. */
  lasting(orgId: string, at: number, limit: number): Promise<StopRow[]>;
  end(orgId: string, id: string, by: string, reason: string | null, together: With): Promise<boolean>;
}

export type HoldRow = {
  readonly fence: number;
  readonly id: string;
  readonly holder: string;
  readonly reason: string | null;
  readonly since: number;
  readonly expiresAt: number | null;
  readonly endedAt: number | null;
  readonly ended: "released" | "expired" | "stolen" | null;
  readonly endedBecause: string | null;
};

export interface Holds {
  /** Newest first, below a fence. */
  list(projectId: string, environment: string, below: number, limit: number): Promise<HoldRow[]>;
  /** Who held places at a moment, by `projectId|environment`; those nobody held are left out. */
  at(
    places: readonly { readonly projectId: string; readonly key: string }[],
    at: number,
  ): Promise<Map<string, HoldRow>>;
}

export type PermitRow = {
  readonly id: string;
  readonly releaseId: string;
  readonly version: string;
  readonly environment: string;
  readonly environmentName: string;
  readonly holder: string;
  readonly fence: number;
  readonly grantedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly grantedTo: string;
  readonly policyVersion: number;
  readonly overrideReason: string | null;
  readonly verdicts: readonly Verdict[];
};

export interface Permits {
  find(projectId: string, id: string): Promise<PermitRow | null>;
  list(
    projectId: string,
    environment: string | null,
    below: string | null,
    limit: number,
  ): Promise<PermitRow[]>;
}

export type DebtRow = {
  readonly id: string;
  readonly project: string;
  readonly version: string;
  readonly environmentName: string;
  readonly permitId: string;
  readonly reason: string;
  readonly overriddenBy: string;
  readonly openedAt: number;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly dueAt: number;
  readonly review: string | null;
  readonly settledAt: number | null;
  readonly settledBy: string | null;
};

export interface Debts {
  find(orgId: string, id: string): Promise<DebtRow | null>;
  /** Newest first, below an id. */
  list(
    orgId: string,
    of: { readonly project: string | null; readonly isOpen: boolean },
    below: string | null,
    limit: number,
  ): Promise<DebtRow[]>;
  amend(orgId: string, row: DebtRow, by: With): Promise<void>;
  /** False when it was settled already. */
  settle(orgId: string, id: string, review: string, settledBy: string, by: With): Promise<boolean>;
}

export type RequestRow = {
  readonly id: string;
  readonly project: string;
  readonly releaseId: string;
  readonly environment: string;
  readonly environmentName: string;
  readonly message: string | null;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly dueAt: number;
  readonly expiresAt: number;
  readonly state: (typeof REQUEST_STATES)[number];
};

export interface ApprovalRequests {
  /** False when one for the same release and environment is open. */
  open(orgId: string, row: RequestRow): Promise<boolean>;
  /** Open ones, newest first, below an id. */
  list(orgId: string, below: string | null, limit: number): Promise<RequestRow[]>;
  ofRelease(orgId: string, project: string, releaseId: string): Promise<RequestRow[]>;
  close(orgId: string, id: string, state: RequestRow["state"]): Promise<void>;
  /** Whose time to be looked at has come, in the whole shard. */
  due(at: number, limit: number): Promise<(RequestRow & { readonly orgId: string })[]>;
  postpone(orgId: string, id: string, dueAt: number): Promise<void>;
}

export type IncidentCursor = { readonly until: number; readonly openedAt: number; readonly key: string };

export interface Incidents {
  /** By the id its sender gave it: one made here, else one sent, else any that is open. */
  find(projectId: string, id: string): Promise<IncidentRow | null>;
  /** Open ones first, then those resolved last. */
  list(
    projectId: string,
    openOnly: boolean,
    after: IncidentCursor | null,
    limit: number,
  ): Promise<IncidentRow[]>;
}

export type SupportRow = {
  readonly line: string;
  readonly endOfSupport: string | null;
  readonly endOfLife: string | null;
};

export interface SupportLines {
  put(projectId: string, row: SupportRow, by: With): Promise<void>;
  find(projectId: string, line: string): Promise<SupportRow | null>;
  list(projectId: string, after: string, limit: number): Promise<SupportRow[]>;
}

export type RollbackRow = {
  readonly id: string;
  readonly environment: string;
  readonly environmentName: string;
  readonly at: number;
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly told: boolean;
  readonly suspectVersion: string | null;
  readonly suspectDeployment: string | null;
  readonly judgement: {
    readonly version: string | null;
    readonly reason: string;
    readonly by: string;
    readonly at: number;
  } | null;
};

export interface Rollbacks {
  find(projectId: string, id: string): Promise<RollbackRow | null>;
  list(
    projectId: string,
    environment: string | null,
    below: string | null,
    limit: number,
  ): Promise<RollbackRow[]>;
  judge(projectId: string, row: RollbackRow, by: With): Promise<void>;
}

/** What an environment's coordinator decided, to be written in one batch. Written again it changes nothing. */
export type Decided = {
  readonly holds: readonly HoldRow[];
  readonly permits: readonly PermitRow[];
  readonly debts: readonly DebtRow[];
  readonly rollbacks: readonly RollbackRow[];
  readonly notes: readonly AuditNote[];
  readonly messages: readonly NewMessage[];
  readonly now: number;
};

/** What ran in an environment around a success of a release there. */
export type Neighbours = {
  /** The release's own success, as it stands there. */
  readonly mine: Occupant | null;
  /** What came to run there right before it. */
  readonly before: Occupant | null;
  /** What runs there now. */
  readonly current: Occupant | null;
  /** The first deployment after the release's stay before: what it went back from, by rule. */
  readonly suspect: Occupant | null;
};

/** What came to run in an environment, newest first, as far back as is looked. */
export type Stays = {
  readonly stays: readonly Stay[];
  /** Whether that is all there ever was. */
  readonly isWhole: boolean;
  /** The artifact that the news of the newest one named. */
  readonly digest: string | null;
};

/** What ran in an environment at a moment, and what a recent deployment there was of. */
export type RanThere = { readonly ran: Occupant | null; readonly deployed: Occupant | null };

/** What a decision about who may deploy is made of, in one ledger. */
export interface GateLedger {
  decide(projectId: string, environment: string, decided: Decided): Promise<boolean>;
  neighbours(
    projectId: string,
    environment: string,
    releaseId: string,
    at: { readonly at: number; readonly key: string },
  ): Promise<Neighbours>;
  /** What came to run there after a success, oldest first. */
  successesAfter(
    projectId: string,
    environment: string,
    at: { readonly at: number; readonly key: string },
    limit: number,
  ): Promise<Success[]>;
  /** By environment. */
  stays(projectId: string, environments: readonly string[]): Promise<Map<string, Stays>>;
  ranThere(
    projectId: string,
    environment: string,
    at: number,
    deploymentId: string | null,
  ): Promise<RanThere>;
  /** The successes in an environment and every release's last attempt there, since a moment, newest first. */
  deployments(projectId: string, environment: string, since: number, limit: number): Promise<Occupant[]>;
  /** What an evaluation looks at besides the release and the lock. */
  place(
    project: StoredProject,
    environment: { readonly key: string; readonly name: string },
    standee: Standee,
    as: { readonly of: number; readonly isPast: boolean },
  ): Promise<Place>;
  readonly policies: Policies;
  readonly freezes: Freezes;
  readonly stops: Stops;
  readonly holds: Holds;
  readonly permits: Permits;
  readonly debts: Debts;
  readonly requests: ApprovalRequests;
  readonly incidents: Incidents;
  readonly lines: SupportLines;
  readonly rollbacks: Rollbacks;
}
