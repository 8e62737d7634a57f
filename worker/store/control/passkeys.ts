import { and, asc, eq, sql } from "drizzle-orm";
import { passkey } from "../../../schema/tables/control.ts";
import type { Challenges, LetterRow, Letters, Passkeys } from "../../services/accounts/ports.ts";
import type { Database } from "../database.ts";
import { unlessTaken } from "./columns.ts";

const MAX_LISTED = 100;

/** The passkeys port over the control database. */
export const passkeys = (db: Database): Passkeys => ({
  list: (userId) =>
    db.select().from(passkey).where(eq(passkey.userId, userId)).orderBy(asc(passkey.id)).limit(MAX_LISTED),
  create: (row) => unlessTaken(db.insert(passkey).values(row).run()),
  find: async (credentialId) => {
    const [row] = await db.select().from(passkey).where(eq(passkey.credentialId, credentialId)).limit(1);
    return row ?? null;
  },
  // Authenticators that do not count say 0 for ever.
  use: async (credentialId, counter, now) => {
    const used = await db.all(
      sql`update passkey set counter = ${counter}, last_used_at = ${now} where credential_id = ${credentialId}
        and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning 1 as used`,
    );
    return used.length > 0;
  },
  rename: async (userId, id, name) => {
    const [row] = await db
      .update(passkey)
      .set({ name })
      .where(and(eq(passkey.userId, userId), eq(passkey.id, id)))
      .returning();
    return row ?? null;
  },
  remove: async (userId, id) => {
    const gone = await db
      .delete(passkey)
      .where(and(eq(passkey.userId, userId), eq(passkey.id, id)))
      .returning({ id: passkey.id });
    return gone.length > 0;
  },
});

/** The challenges port over the control database. */
export const challenges = (db: Database): Challenges => ({
  put: async ({ hash, purpose, userId, expiresAt }) => {
    await db.run(
      sql`insert into challenge (hash, purpose, user_id, expires_at) values (${hash}, ${purpose}, ${userId}, ${expiresAt})`,
    );
  },
  take: async (hash, purpose, userId, now) => {
    const taken = await db.all<{ expires_at: number }>(
      sql`delete from challenge where hash = ${hash} and purpose = ${purpose} and user_id is ${userId} returning expires_at`,
    );
    return taken.some(({ expires_at }) => expires_at > now);
  },
  purge: async (now) => {
    await db.run(sql`delete from challenge where expires_at <= ${now}`);
  },
});

type StoredLetter = {
  hash: string;
  purpose: LetterRow["purpose"];
  user_id: string;
  email: string;
  expires_at: number;
};

const toLetter = (row: StoredLetter | undefined, now: number): LetterRow | null =>
  row === undefined || row.expires_at <= now
    ? null
    : {
        hash: row.hash,
        purpose: row.purpose,
        userId: row.user_id,
        email: row.email,
        expiresAt: row.expires_at,
      };

/** The letters port over the control database. */
export const letters = (db: Database): Letters => ({
  put: async ({ hash, purpose, userId, email, expiresAt }) => {
    await db.atomically([
      sql`delete from letter where user_id = ${userId} and purpose = ${purpose}`,
      sql`insert into letter (hash, purpose, user_id, email, expires_at)
        values (${hash}, ${purpose}, ${userId}, ${email}, ${expiresAt})`,
    ]);
  },
  find: async (hash, purpose, now) => {
    const [row] = await db.all<StoredLetter>(
      sql`select hash, purpose, user_id, email, expires_at from letter where hash = ${hash} and purpose = ${purpose}`,
    );
    return toLetter(row, now);
  },
  take: async (hash, purpose, now) => {
    const [row] = await db.all<StoredLetter>(
      sql`delete from letter where hash = ${hash} and purpose = ${purpose}
        returning hash, purpose, user_id, email, expires_at`,
    );
    return toLetter(row, now);
  },
  count: async (recipient, windowMs, now) => {
    const isOver = sql`started_at <= ${now - windowMs}`;
    const [counted] = await db.all<{ sent: number; started_at: number }>(
      sql`insert into letter_count (recipient, started_at, sent) values (${recipient}, ${now}, 1)
        on conflict (recipient) do update set
          sent = case when ${isOver} then 1 else sent + 1 end,
          started_at = case when ${isOver} then ${now} else started_at end
        returning sent, started_at`,
    );
    if (!counted) throw new RangeError("a letter was not counted");
    return { sent: counted.sent, startedAt: counted.started_at };
  },
  purge: async (now, countedBefore) => {
    await db.run(sql`delete from letter where expires_at <= ${now}`);
    await db.run(sql`delete from letter_count where started_at <= ${countedBefore}`);
  },
});
