import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type {
  Delivery,
  DeliveryQuery,
  DISABLED_BECAUSE,
  EndpointFormat,
  EndpointHealth,
  EndpointHistory,
  ReplayDeliveries,
  ShownDelivery,
} from "../../../schema/contract/webhooks.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";

/** An endpoint as it is stored. Times are milliseconds since the epoch. */
export type EndpointRow = {
  readonly id: string;
  readonly url: string;
  readonly format: EndpointFormat;
  readonly description: string | null;
  readonly types: readonly WebhookType[] | null;
  readonly project: string | null;
  readonly environment: string | null;
  /** Sealed. */
  readonly headers: string | null;
  readonly headerNames: readonly string[];
  /** Sealed: what signs, newest first. */
  readonly secrets: string;
  readonly publicKey: string;
  readonly previousUntil: number | null;
  readonly disabledAt: number | null;
  readonly disabledBecause: (typeof DISABLED_BECAUSE)[number] | null;
  readonly warnedAt: number | null;
  readonly startsAfter: number;
  readonly createdAt: number;
  readonly createdBy: string;
};

export type NewEndpoint = Omit<
  EndpointRow,
  "previousUntil" | "disabledAt" | "disabledBecause" | "warnedAt" | "startsAfter"
>;

/** What people change of it. */
export type EndpointChange = Pick<
  EndpointRow,
  "url" | "description" | "types" | "project" | "environment" | "headers" | "headerNames"
>;

export type NewSecrets = Pick<EndpointRow, "secrets" | "publicKey"> & { readonly previousUntil: number };

export type Notice = "warning" | "disabled";
export type Noticed = EndpointRow & { readonly orgId: string; readonly notice: Notice };

/** The endpoints of a ledger. Whatever changes one writes its note in the same batch, and says whether it changed anything. */
export interface Endpoints {
  /** False: there are as many as there may be. It is told what comes after the moment it is made. */
  create(orgId: string, row: NewEndpoint, most: number, note: AuditNote): Promise<boolean>;
  /** Newest first, below an id; those of a project, where one is named. */
  list(orgId: string, project: string | null, before: string | null, limit: number): Promise<EndpointRow[]>;
  find(orgId: string, id: string): Promise<EndpointRow | null>;
  amend(orgId: string, id: string, change: EndpointChange, note: AuditNote): Promise<boolean>;
  remove(orgId: string, id: string, note: AuditNote): Promise<boolean>;
  /** False where the secrets are not any more those they were made to follow. */
  rotate(orgId: string, id: string, before: string, after: NewSecrets, note: AuditNote): Promise<boolean>;
  /** It goes on from now: what came meanwhile is not sent by itself. */
  enable(orgId: string, id: string, note: AuditNote): Promise<boolean>;
  disable(
    orgId: string,
    id: string,
    how: {
      readonly at: number;
      readonly because: NonNullable<EndpointRow["disabledBecause"]>;
      /** Only while it is sent to here; left out: wherever. */
      readonly url?: string;
    },
    note: AuditNote,
  ): Promise<boolean>;
  /** Null: its failures are over. */
  warn(orgId: string, id: string, at: number | null): Promise<boolean>;
  /** Which of an organisation are sent to. */
  enabled(orgId: string): Promise<string[]>;
  /** Every id of an organisation. */
  ids(orgId: string): Promise<string[]>;
  /** Notes something beside an endpoint that changes nothing of it. */
  note(orgId: string, note: AuditNote): Promise<void>;
  /** What people are still to be told by letter. */
  noticed(limit: number): Promise<Noticed[]>;
  /** They were told this. */
  clearNotice(orgId: string, id: string, notice: Notice): Promise<void>;
}

/** What endpoints are told. */
export interface Messages {
  /** In order, after a place. */
  after(orgId: string, position: number, limit: number): Promise<StoredMessage[]>;
  /** Those written in a time, in the order of time, after one of them. */
  between(
    orgId: string,
    time: { readonly since: number; readonly until: number },
    after: Pick<StoredMessage, "createdAt" | "position"> | null,
    limit: number,
  ): Promise<StoredMessage[]>;
  /** Where gates were last told to keep something out, in one project or in all; environments as they are compared. */
  blockedAt(
    orgId: string,
    project: string | null,
    limit: number,
  ): Promise<{ project: string; environment: string }[]>;
  /** Organisations with messages written since a moment, by id, after one. */
  organisationsSince(since: number, after: string, limit: number): Promise<string[]>;
  /** Removes some that were written before a moment, and says how many. */
  removeSome(before: number): Promise<number>;
}

/** Where an endpoint's dispatcher is. */
export type EndpointAt = { readonly shard: number; readonly orgId: string; readonly endpointId: string };

/** Where people see what messages tell of, and how the organisation is called there. */
export type Site = { readonly org: string; readonly baseUrl: string };

/** A message that no stream has: an example for one endpoint. */
export type TestMessage = Pick<
  StoredMessage,
  "id" | "type" | "project" | "environment" | "at" | "sequence" | "facts"
>;

/**
 * What becomes of a replay at once: it waits to be sent; it would be one of too many that wait; the delivery was sent too
 * often to be sent again; there is no such delivery.
 */
export type ReplayStart = "queued" | "full" | "spent" | "unknown";

export type ReplayRange = {
  readonly since: number;
  readonly until: number;
  readonly only: ReplayDeliveries["only"];
};

/** The dispatchers, one for each endpoint: each keeps what it sends and how that went. */
export interface Dispatchers {
  /** There may be something for it to do. */
  wake(at: EndpointAt): Promise<void>;
  /** Where people see what messages tell of, as the request that makes an endpoint knows it. */
  settle(at: EndpointAt, site: Site): Promise<void>;
  /** False: the endpoint's format has no place for it. */
  sendTest(at: EndpointAt, site: Site, message: TestMessage): Promise<boolean>;
  list(at: EndpointAt, query: DeliveryQuery): Promise<{ items: Delivery[]; next: string | null }>;
  read(at: EndpointAt, messageId: string): Promise<ShownDelivery | null>;
  /** Sends once more, whatever became of it before. Of commands of one name the first is done alone; null: it has none. */
  replay(at: EndpointAt, messageId: string, command: string | null): Promise<ReplayStart>;
  /** `next`: from when on it goes on, as it was more than one call replays; null: it was all. */
  replayMany(
    at: EndpointAt,
    range: ReplayRange,
    command: string | null,
  ): Promise<{ queued: number; next: number | null }>;
  /** It was enabled: what it did before is not held against it any more. */
  startAnew(at: EndpointAt): Promise<void>;
  health(at: EndpointAt): Promise<EndpointHealth>;
  history(at: EndpointAt): Promise<EndpointHistory>;
  /** The endpoint is gone. */
  forget(at: EndpointAt): Promise<void>;
}
