import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { ATTEMPT_TRIGGERS, DELIVERY_STATUSES } from "../../../schema/contract/webhooks.ts";
import { migrate } from "./tables.ts";

/** How long a delivery and its attempts are kept. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** More than these would not fit into an object for ever. */
const MAX_KEPT = 100_000;
const PRUNED_AT_ONCE = 500;
const PRUNE_MS = 60 * 60 * 1000;

export type Status = (typeof DELIVERY_STATUSES)[number];
export type Cause = (typeof ATTEMPT_TRIGGERS)[number];

export type NewDelivery = {
  readonly messageId: string;
  readonly type: WebhookType;
  readonly project: string | null;
  readonly environment: string | null;
  readonly isTest: boolean;
  readonly createdAt: number;
  /** What comes after the endpoint's address. */
  readonly path: string;
  readonly body: string;
};

/** A delivery whose time has come. `tries`: how many of its schedule's attempts were made. */
export type Due = {
  readonly messageId: string;
  readonly isTest: boolean;
  readonly tries: number;
  readonly path: string;
  readonly body: string;
};

type Range = { readonly since: number; readonly until: number };

/** What an endpoint's dispatcher keeps of its deliveries: how far it has read, what is to be sent when, how it goes. */
export class Deliveries {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    migrate(storage);
  }

  /** The instance may be asked again before it is evicted, so that its tables are made anew. */
  async forget(): Promise<void> {
    await this.#storage.deleteAll();
    migrate(this.#storage);
  }

  /** How far in the organisation's stream it has read. */
  get place(): number {
    return this.#storage.kv.get<number>("place") ?? 0;
  }

  /** Takes in what is to be sent and how far that was read, both or neither. What is known already stays as it is. */
  take(deliveries: readonly NewDelivery[], place: number, now: number): void {
    this.#storage.transactionSync(() => {
      for (const delivery of deliveries) this.add(delivery, "schedule", now);
      if (place > this.place) this.#storage.kv.put("place", place);
    });
  }

  add(delivery: NewDelivery, cause: Cause, now: number): void {
    this.#storage.sql.exec(
      `insert into delivery (message_id, type, project, environment, is_test, status, cause, created_at, next_at, path, body)
       values (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?) on conflict do nothing`,
      delivery.messageId,
      delivery.type,
      delivery.project,
      delivery.environment,
      delivery.isTest ? 1 : 0,
      cause,
      delivery.createdAt,
      now,
      delivery.path,
      delivery.body,
    );
  }

  has(messageId: string): boolean {
    const found = this.#storage.sql.exec("select 1 from delivery where message_id = ?", messageId);
    return found.toArray().length > 0;
  }

  due(now: number, limit: number): Due[] {
    return this.#storage.sql
      .exec<{ message_id: string; is_test: number; tries: number; path: string; body: string }>(
        "select message_id, is_test, tries, path, body from delivery where next_at <= ? order by next_at limit ?",
        now,
        limit,
      )
      .toArray()
      .map((row) => ({
        messageId: row.message_id,
        isTest: row.is_test === 1,
        tries: row.tries,
        path: row.path,
        body: row.body,
      }));
  }

  /** What is due now waits until then, and nothing of it counts as tried. */
  postpone(messageId: string, until: number): void {
    this.#storage.sql.exec("update delivery set next_at = ? where message_id = ?", until, messageId);
  }

  /** Its attempts are used up. */
  giveUp(messageId: string, because: string): void {
    this.#storage.sql.exec(
      "update delivery set status = 'failed', next_at = null, last_error = coalesce(last_error, ?) where message_id = ?",
      because,
      messageId,
    );
  }

  /** What waits stays here, and is sent no more by itself. */
  hold(): void {
    this.#storage.sql.exec("update delivery set status = 'held', next_at = null where next_at is not null");
  }

  /** Sends a delivery again from the start, whatever became of it. An attempt that is under way decides nothing any more. */
  again(messageId: string, now: number): boolean {
    const changed = this.#storage.sql.exec(
      `update delivery set status = 'pending', turn = turn + 1, tries = 0, next_at = ?,
         cause = case is_test when 1 then 'test' else 'replay' end where message_id = ? returning message_id`,
      now,
      messageId,
    );
    return changed.toArray().length > 0;
  }

  /** Those of a time that were given up or held, oldest first. */
  lost({ since, until }: Range, limit: number): { readonly messageId: string; readonly createdAt: number }[] {
    return this.#storage.sql
      .exec<{ message_id: string; created_at: number }>(
        `select message_id, created_at from delivery where created_at >= ? and created_at < ?
           and status in ('failed', 'held') and is_test = 0 order by created_at, message_id limit ?`,
        since,
        until,
        limit,
      )
      .toArray()
      .map((row) => ({ messageId: row.message_id, createdAt: row.created_at }));
  }

  transaction(work: () => void): void {
    this.#storage.transactionSync(work);
  }

  /** When it has to look again by itself; null: never. Milliseconds since the epoch. */
  nextWake(): number | null {
    const { sql, kv } = this.#storage;
    const one = (query: string) => sql.exec<{ at: number | null }>(query).one().at;
    const due = one("select min(next_at) as at from delivery where next_at is not null");
    const oldest = one("select min(created_at) as at from delivery");
    const prune = oldest === null ? null : Math.max(oldest + KEPT_MS, kv.get<number>("pruneAfter") ?? 0);
    const moments = [due, prune].filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** Forgets what is too old, and the oldest where there are too many. */
  prune(now: number): void {
    const { sql, kv } = this.#storage;
    if (now < (kv.get<number>("pruneAfter") ?? 0)) return;
    this.#storage.transactionSync(() => {
      const beyond = sql
        .exec<{ at: number }>(
          "select created_at as at from delivery order by created_at desc limit 1 offset ?",
          MAX_KEPT,
        )
        .toArray()[0]?.at;
      const before = Math.max(now - KEPT_MS, beyond ?? 0);
      const gone = sql
        .exec<{ message_id: string }>(
          "select message_id from delivery where created_at < ? order by created_at limit ?",
          before,
          PRUNED_AT_ONCE,
        )
        .toArray();
      for (const { message_id } of gone) {
        sql.exec("delete from attempt where message_id = ?", message_id);
        sql.exec("delete from delivery where message_id = ?", message_id);
      }
      kv.put("pruneAfter", gone.length < PRUNED_AT_ONCE ? now + PRUNE_MS : now);
    });
  }
}
