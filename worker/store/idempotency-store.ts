import { sql } from "drizzle-orm";
import type { IdempotencyRow, IdempotencyStore } from "../services/idempotency.ts";
import type { Database } from "./database.ts";

const PURGED_AT_ONCE = 1000;

type Row = { body_hash: string; answer: string | null; created_at: number };

/** Keys and answers in a table of their own; a row is taken over when it has outlived its time. */
export const d1Idempotency = (db: Database): IdempotencyStore => ({
  begin: async (scope, key, bodyHash, now, { expiredBefore, abandonedBefore }) => {
    const won = await db.all<{ key: string }>(
      sql`insert into idempotency (scope, key, body_hash, answer, created_at) values (${scope}, ${key}, ${bodyHash}, null, ${now})
          on conflict do update set body_hash = excluded.body_hash, answer = null, created_at = excluded.created_at
          where created_at < ${expiredBefore} or (answer is null and created_at < ${abandonedBefore})
          returning key`,
    );
    if (won.length > 0) return null;
    const [row] = await db.all<Row>(
      sql`select body_hash, answer, created_at from idempotency where scope = ${scope} and key = ${key}`,
    );
    return row ? ({ bodyHash: row.body_hash, answer: row.answer } satisfies IdempotencyRow) : null;
  },
  finish: async (scope, key, bodyHash, answer) => {
    await db.run(
      sql`update idempotency set answer = ${answer}, body_hash = ${bodyHash} where scope = ${scope} and key = ${key}`,
    );
  },
  abandon: async (scope, key) => {
    await db.run(sql`delete from idempotency where scope = ${scope} and key = ${key} and answer is null`);
  },
  purge: async (before) => {
    const gone = await db.all(
      sql`delete from idempotency where (scope, key) in (select scope, key from idempotency where created_at < ${before} limit ${PURGED_AT_ONCE}) returning 1`,
    );
    return gone.length;
  },
});
