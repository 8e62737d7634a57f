import { pruned, type Tally, withAttempt } from "../../core/webhooks/disable.ts";
import type { Cause, Status } from "./deliveries.ts";

/** The answers of so many attempts are kept whole; of older ones it is kept how they went. */
const ANSWERS_KEPT = 10_000;
const TRIM_EVERY = 100;

/** An attempt that is under way. What becomes of it decides over the delivery only in the same turn. */
export type Claim = {
  readonly messageId: string;
  readonly number: number;
  readonly turn: number;
  readonly tries: number;
  readonly at: number;
  readonly isTest: boolean;
};

type Request = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** How an attempt went. */
export type Ended = {
  readonly ok: boolean;
  readonly code: number | null;
  /** What went wrong, in words; null: nothing. */
  readonly error: string | null;
  readonly ms: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
  readonly truncated: boolean;
};

/** What becomes of the delivery: it waits for its next attempt, or it is over. */
export type Next = { readonly status: Status; readonly nextAt: number | null };

/** What an endpoint's dispatcher keeps of its attempts. */
export class Attempts {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Takes an attempt before it is made: it counts, and the delivery is due again when the lease is over, so that a crash
   * costs that long and no more. Null: there is nothing to attempt any more.
   */
  claim(messageId: string, request: Request, at: number, leaseMs: number): Claim | null {
    const { sql } = this.#storage;
    return this.#storage.transactionSync(() => {
      const [before] = sql
        .exec<{ cause: Cause }>(
          "select cause from delivery where message_id = ? and next_at <= ?",
          messageId,
          at,
        )
        .toArray();
      if (!before) return null;
      const row = sql
        .exec<{ attempts: number; tries: number; turn: number; is_test: number }>(
          `update delivery set attempts = attempts + 1, tries = tries + 1, last_at = ?, next_at = ?, cause = 'schedule'
           where message_id = ? returning attempts, tries, turn, is_test`,
          at,
          at + leaseMs,
          messageId,
        )
        .one();
      const { attempts: number, tries, turn, is_test } = row;
      sql.exec(
        "insert into attempt (message_id, number, cause, at, url, headers) values (?, ?, ?, ?, ?, ?)",
        messageId,
        number,
        before.cause,
        at,
        request.url,
        JSON.stringify(request.headers),
      );
      return { messageId, number, turn, tries, at, isTest: is_test === 1 };
    });
  }

  /**
   * Writes down how an attempt went, and what becomes of the delivery where that was not decided otherwise meanwhile.
   * @returns whether this attempt decided it
   */
  record(claim: Claim, ended: Ended, next: Next): boolean {
    const { sql } = this.#storage;
    return this.#storage.transactionSync(() => {
      const known = sql.exec(
        `update attempt set ms = ?, ok = ?, code = ?, error = ?, answer_headers = ?, answer = ?, truncated = ?
         where message_id = ? and number = ? returning number`,
        ended.ms,
        ended.ok ? 1 : 0,
        ended.code,
        ended.error,
        JSON.stringify(ended.headers),
        ended.answer,
        ended.truncated ? 1 : 0,
        claim.messageId,
        claim.number,
      );
      // The endpoint was removed meanwhile, and everything of it.
      if (known.toArray().length === 0) return false;
      const decides = this.#settle(claim, ended, next);
      if (!claim.isTest) this.#count(claim.at, ended.ok);
      this.#trim();
      return decides;
    });
  }

  /** A delivery that was held while its attempt was under way has arrived all the same, or stays held. */
  #settle({ messageId, number, turn }: Claim, { ok, code, error }: Ended, { status, nextAt }: Next): boolean {
    const settled = this.#storage.sql.exec(
      `update delivery set last_code = ?, last_error = ?,
         status = case when status = 'held' and ? = 0 then 'held' else ? end,
         next_at = case when status = 'held' then null else ? end
       where message_id = ? and attempts = ? and turn = ? returning message_id`,
      code,
      error,
      ok ? 1 : 0,
      status,
      nextAt,
      messageId,
      number,
      turn,
    );
    return settled.toArray().length > 0;
  }

  /** What attempts became, hour by hour, as far as it is held against the endpoint. */
  get tallies(): readonly Tally[] {
    return this.#storage.kv.get<Tally[]>("tallies") ?? [];
  }

  /** What happened before counts no more when the endpoint is judged. */
  startAnew(): void {
    this.#storage.kv.delete("tallies");
  }

  #count(at: number, ok: boolean): void {
    const { kv } = this.#storage;
    kv.put("tallies", pruned(withAttempt(this.tallies, { at, ok }), at));
    kv.put(ok ? "lastSuccessAt" : "lastFailureAt", at);
  }

  #trim(): void {
    const { sql, kv } = this.#storage;
    const made = (kv.get<number>("attempts") ?? 0) + 1;
    kv.put("attempts", made);
    if (made % TRIM_EVERY > 0) return;
    const [oldest] = sql
      .exec<{ at: number }>("select at from attempt order by at desc limit 1 offset ?", ANSWERS_KEPT)
      .toArray();
    if (!oldest) return;
    sql.exec(
      "update attempt set answer = '', answer_headers = '{}', truncated = 1 where at <= ? and at >= ?",
      oldest.at,
      kv.get<number>("trimmedTo") ?? 0,
    );
    kv.put("trimmedTo", oldest.at);
  }

  /** Over the last time: when the last one arrived, and when the last one did not. Milliseconds since the epoch. */
  get lastSuccessAt(): number | null {
    return this.#storage.kv.get<number>("lastSuccessAt") ?? null;
  }

  get lastFailureAt(): number | null {
    return this.#storage.kv.get<number>("lastFailureAt") ?? null;
  }

  /** Whether the last attempt that has ended did not arrive, an example's too. */
  get hasLastFailed(): boolean {
    const [last] = this.#storage.sql
      .exec<{ ok: number }>("select ok from attempt where ok is not null order by at desc limit 1")
      .toArray();
    return last?.ok === 0;
  }
}
