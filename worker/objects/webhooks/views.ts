import type {
  Attempt,
  Delivery,
  DeliveryQuery,
  EndpointHealth,
  EndpointHistory,
  ShownDelivery,
} from "../../../schema/contract/webhooks.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { judge } from "../../core/webhooks/disable.ts";
import { median } from "../../core/webhooks/median.ts";
import { deliveryIdOf } from "../../services/webhooks/delivery-id.ts";
import type { Attempts } from "./attempts.ts";
import type { Cause, Status } from "./deliveries.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_HOURS = 5 * 24;
const SHOWN_ATTEMPTS = 50;
/** Of more attempts than these the newest speak for all. */
const COUNTED = 20_000;

type DeliveryRow = {
  message_id: string;
  type: Delivery["type"];
  project: string | null;
  environment: string | null;
  is_test: number;
  status: Status;
  attempts: number;
  created_at: number;
  last_at: number | null;
  next_at: number | null;
  last_code: number | null;
  last_error: string | null;
  /** Whether its last attempt has no end yet. */
  under_way: number;
};

type AttemptRow = {
  number: number;
  cause: Cause;
  at: number;
  ms: number | null;
  code: number | null;
  error: string | null;
  url: string;
  headers: string;
  answer_headers: string;
  answer: string;
  truncated: number;
};

const COLUMNS = `message_id, type, project, environment, is_test, status, attempts, created_at, last_at, next_at, last_code,
  last_error, exists (select 1 from attempt a where a.message_id = delivery.message_id and a.number = attempts
    and a.ok is null) and tries > 0 as under_way`;

const toDelivery = (endpointId: string, row: DeliveryRow): Delivery => ({
  id: deliveryIdOf(endpointId, row.message_id),
  endpointId,
  messageId: row.message_id,
  type: row.type,
  project: row.project,
  environment: row.environment,
  isTest: row.is_test === 1,
  status: row.status,
  attempts: row.attempts,
  createdAt: isoTime(row.created_at),
  lastAttemptAt: isoTimeOrNull(row.last_at),
  nextAttemptAt: row.under_way === 1 ? null : isoTimeOrNull(row.next_at),
  lastStatusCode: row.last_code,
  lastError: row.last_error,
});

const toAttempt = (row: AttemptRow): Attempt => ({
  number: row.number,
  trigger: row.cause,
  at: isoTime(row.at),
  durationMs: row.ms,
  statusCode: row.code,
  error: row.error,
  request: { url: row.url, headers: JSON.parse(row.headers) as Record<string, string> },
  response: {
    headers: JSON.parse(row.answer_headers) as Record<string, string>,
    body: row.answer,
    truncated: row.truncated === 1,
  },
});

/** The place after which a page goes on. */
const CURSOR = /^(\d{1,15}) (msg_\w+)$/;

/** Deliveries, newest first. */
export function listDeliveries(
  { sql }: DurableObjectStorage,
  endpointId: string,
  { limit, cursor, status, type }: DeliveryQuery,
): { items: Delivery[]; next: string | null } {
  const [, at = "9007199254740991", id = ""] = CURSOR.exec(cursor ?? "") ?? [];
  const rows = sql
    .exec<DeliveryRow>(
      `select ${COLUMNS} from delivery where (created_at, message_id) < (?, ?) and (? is null or status = ?)
         and (? is null or type = ?) order by created_at desc, message_id desc limit ?`,
      Number(at),
      id,
      status ?? null,
      status ?? null,
      type ?? null,
      type ?? null,
      limit + 1,
    )
    .toArray();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => toDelivery(endpointId, row)),
    next: last ? `${last.created_at} ${last.message_id}` : null,
  };
}

/** A delivery with its newest attempts; null: there is none. */
export function readDelivery(
  { sql }: DurableObjectStorage,
  endpointId: string,
  messageId: string,
): ShownDelivery | null {
  const [row] = sql
    .exec<DeliveryRow & { body: string }>(
      `select ${COLUMNS}, body from delivery where message_id = ?`,
      messageId,
    )
    .toArray();
  if (!row) return null;
  const history = sql
    .exec<AttemptRow>(
      `select number, cause, at, ms, code, error, url, headers, answer_headers, answer, truncated from attempt
       where message_id = ? order by number desc limit ?`,
      messageId,
      SHOWN_ATTEMPTS,
    )
    .toArray();
  return { ...toDelivery(endpointId, row), body: row.body, history: history.map(toAttempt) };
}

type Made = { at: number; ok: number; ms: number; code: number | null };

const madeSince = ({ sql }: DurableObjectStorage, since: number): Made[] =>
  sql
    .exec<Made>(
      "select at, ok, ms, code from attempt where at >= ? and ok is not null order by at desc limit ?",
      since,
      COUNTED,
    )
    .toArray();

/** How long it took until there was an answer. */
const medianOf = (made: readonly Made[]): number | null =>
  median(made.filter(({ code }) => code !== null).map(({ ms }) => ms));

/** How the endpoint fared in the last day. */
export function readHealth(storage: DurableObjectStorage, attempts: Attempts, now: number): EndpointHealth {
  const made = madeSince(storage, now - DAY_MS);
  const failed = made.filter(({ ok }) => ok === 0).length;
  const level = judge(attempts.tallies, now);
  const pending = storage.sql
    .exec<{ n: number }>("select count(*) as n from delivery where next_at is not null")
    .one().n;
  return {
    level: level === "disable" ? "failing" : level,
    attempts: made.length,
    failed,
    medianMs: medianOf(made),
    pending,
    lastSuccessAt: isoTimeOrNull(attempts.lastSuccessAt),
    lastFailureAt: isoTimeOrNull(attempts.lastFailureAt),
  };
}

/** Every hour of the last days, oldest first. */
export function readHistory(storage: DurableObjectStorage, now: number): EndpointHistory {
  const thisHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const first = thisHour - (HISTORY_HOURS - 1) * HOUR_MS;
  const byHour = Map.groupBy(madeSince(storage, first), ({ at }) => Math.floor(at / HOUR_MS) * HOUR_MS);
  const hours = Array.from({ length: HISTORY_HOURS }, (_, index) => {
    const start = first + index * HOUR_MS;
    const made = byHour.get(start) ?? [];
    const failed = made.filter(({ ok }) => ok === 0).length;
    return {
      start: isoTime(start),
      succeeded: made.length - failed,
      failed,
      medianMs: medianOf(made),
    };
  });
  return { hours };
}
