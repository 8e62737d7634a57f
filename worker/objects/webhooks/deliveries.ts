import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { ATTEMPT_TRIGGERS, DELIVERY_STATUSES } from "../../../schema/contract/webhooks.ts";
import type { ReplayStart } from "../../services/webhooks/ports.ts";
import { migrate } from "./tables.ts";

/** How long a delivery and its attempts are kept. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** More than these would not fit into an object for ever. */
const MAX_KEPT = 100_000;
/** And more than these never, though they wait to be sent. */
const MAX_WAITING = 200_000;
/** So many replays of one delivery may wait for each other. */
const MAX_WANTED = 10;
/** Of one delivery, with its replays. */
const MAX_ATTEMPTS_KEPT = 1000;
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
  giveUp(messageId: string, because: string, now: number): void {
    this.#storage.sql.exec(
      "update delivery set status = 'failed', next_at = null, last_error = coalesce(last_error, ?) where message_id = ?",
      because,
      messageId,
    );
    this.goOn(messageId, now);
  }

  /** What waits stays here, and is sent no more by itself. */
  hold(): void {
    this.#storage.sql.exec(
      "update delivery set status = 'held', next_at = null, wanted = 0 where next_at is not null",
    );
  }

  /**
   * Sends a delivery again from the start, whatever became of it. Each time that is asked for is one more: where it is
   * being sent, was cut off, or waits to be sent for the first time, it is sent again after that.
   */
  again(messageId: string, now: number): ReplayStart {
    return this.#storage.transactionSync(() => {
      const [row] = this.#storage.sql
        .exec<{ wanted: number; attempts: number; busy: number }>(
          `select wanted, attempts, next_at is not null and (tries = 0 or exists (
             select 1 from attempt a where a.message_id = d.message_id and a.number = d.attempts and a.ok is null))
             as busy from delivery d where message_id = ?`,
          messageId,
        )
        .toArray();
      if (!row) return "unknown";
      if (row.attempts >= MAX_ATTEMPTS_KEPT) return "spent";
      if (row.wanted >= MAX_WANTED) return "full";
      this.#storage.sql.exec("update delivery set wanted = wanted + 1 where message_id = ?", messageId);
      if (row.busy === 0) this.goOn(messageId, now);
      return "queued";
    });
  }

  /** Begins the next replay of a delivery, where one is wanted. */
  goOn(messageId: string, now: number): void {
    this.#storage.sql.exec(
      `update delivery set status = 'pending', wanted = wanted - 1, turn = turn + 1, tries = 0, next_at = ?,
         cause = case is_test when 1 then 'test' else 'replay' end where message_id = ? and wanted > 0`,
      now,
      messageId,
    );
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

  /** Forgets what is too old, and the oldest where there are too many: what waits to be sent last. */
  prune(now: number): void {
    const { sql, kv } = this.#storage;
    if (now < (kv.get<number>("pruneAfter") ?? 0)) return;
    this.#storage.transactionSync(() => {
      const ended = Math.max(now - KEPT_MS, this.#newestBeyond(MAX_KEPT));
      const gone = sql
        .exec<{ message_id: string }>(
          `select message_id from delivery where created_at < ? and (next_at is null or created_at < ?)
             order by created_at limit ?`,
          ended,
          this.#newestBeyond(MAX_WAITING),
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

  /** Of those beyond so many, when the newest was made; 0: there are not so many. */
  #newestBeyond(count: number): number {
    const [found] = this.#storage.sql
      .exec<{ at: number }>(
        "select created_at as at from delivery order by created_at desc limit 1 offset ?",
        count,
      )
      .toArray();
    return found?.at ?? 0;
  }
}
