import { and, desc, eq, lte, ne, or } from "drizzle-orm";
import {
  type Adapter,
  type DatabaseSession,
  type DatabaseUser,
  generateIdFromEntropySize,
  Lucia,
  TimeSpan,
} from "lucia";
import type { User } from "../../schema/contract/accounts.ts";
import { session, user } from "../../schema/tables/control.ts";
import type { SessionOrigin, Sessions } from "../services/accounts/sessions.ts";
import { sha256 } from "../services/hash.ts";
import type { Ids } from "../services/ports.ts";
import type { Database } from "./database.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const IDLE_DAYS = 14;
/** However much it is used. */
const LIFETIME_MS = 90 * DAY_MS;
const SEEN_EVERY_MS = 60 * 60 * 1000;
const MAX_LISTED = 200;

type SessionAttributes = SessionOrigin & {
  readonly handle: string;
  readonly endsAt: number;
  readonly lastSeenAt: number;
  readonly provenAt: number | null;
};
type UserAttributes = {
  readonly email: string;
  readonly name: string;
  readonly emailVerifiedAt: number | null;
};

declare module "lucia" {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    DatabaseUserAttributes: UserAttributes;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

type SessionRow = typeof session.$inferSelect;

const toSession = (id: string, row: SessionRow): DatabaseSession => ({
  id,
  userId: row.userId,
  // The earlier of the two ends is the end.
  expiresAt: new Date(Math.min(row.expiresAt, row.endsAt)),
  attributes: {
    handle: row.id,
    endsAt: row.endsAt,
    lastSeenAt: row.lastSeenAt,
    provenAt: row.provenAt,
    address: row.address,
    agent: row.agent,
  },
});

/** Lucia's adapter over the control database. Only SHA-256 of a session id is stored: a leaked row opens nothing. */
export class HashingAdapter implements Adapter {
  readonly #db: Database;
  readonly #now: () => number;

  constructor(db: Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  async getSessionAndUser(id: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [found] = await this.#db
      .select()
      .from(session)
      .where(eq(session.idHash, await sha256(id)))
      .limit(1);
    if (!found) return [null, null];
    const [owner] = await this.#db
      .select({ id: user.id, email: user.email, name: user.name, emailVerifiedAt: user.emailVerifiedAt })
      .from(user)
      .where(eq(user.id, found.userId))
      .limit(1);
    if (!owner) return [null, null];
    const { id: userId, ...attributes } = owner;
    return [toSession(id, found), { id: userId, attributes }];
  }

  /** The ids are hashes: good for a list, useless as cookies. */
  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const rows = await this.#db.select().from(session).where(eq(session.userId, userId)).limit(MAX_LISTED);
    return rows.map((row) => toSession(row.idHash, row));
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    const idHash = await sha256(id);
    const { handle, ...rest } = attributes;
    await this.#db.insert(session).values({
      idHash,
      id: handle,
      userId,
      expiresAt: expiresAt.getTime(),
      createdAt: this.#now(),
      ...rest,
    });
  }

  async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
    await this.#db
      .update(session)
      .set({ expiresAt: expiresAt.getTime() })
      .where(eq(session.idHash, await sha256(id)));
  }

  async deleteSession(id: string): Promise<void> {
    await this.#db.delete(session).where(eq(session.idHash, await sha256(id)));
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await this.#db.delete(session).where(eq(session.userId, userId));
  }

  async deleteExpiredSessions(): Promise<void> {
    const now = this.#now();
    await this.#db.delete(session).where(or(lte(session.expiresAt, now), lte(session.endsAt, now)));
  }
}

const AGENT_LENGTH = 300;
/** As many as lucia's own. */
const SECRET_BYTES = 25;

/** Sessions by lucia: an id of 200 bits, prolonged in the second half of its life, and never past its lifetime. */
export function luciaSessions(db: Database, now: () => number, ids: Ids): Sessions {
  const lucia = new Lucia(new HashingAdapter(db, now), {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, "d"),
    getUserAttributes: (attributes) => attributes,
    getSessionAttributes: (attributes) => attributes,
  });
  const seen = async (secret: string, at: number) => {
    await db
      .update(session)
      .set({ lastSeenAt: at })
      .where(eq(session.idHash, await sha256(secret)));
  };
  return {
    create: async (userId, { address, agent }, provenAt) => {
      const at = now();
      const { id, expiresAt } = await lucia.createSession(userId, {
        handle: ids.next("ses", at),
        endsAt: at + LIFETIME_MS,
        lastSeenAt: at,
        provenAt,
        address,
        agent: agent?.slice(0, AGENT_LENGTH) ?? null,
      });
      return { secret: id, expiresAt: expiresAt.getTime() };
    },
    validate: async (secret) => {
      const { session: found, user: owner } = await lucia.validateSession(secret);
      if (!found) return null;
      const at = now();
      if (found.lastSeenAt < at - SEEN_EVERY_MS) await seen(secret, at);
      const { id, email, name, emailVerifiedAt } = owner;
      const expiresAt = Math.min(found.expiresAt.getTime(), found.endsAt);
      const shown: User = { id, email, name, emailVerified: emailVerifiedAt !== null };
      return {
        id: found.handle,
        user: shown,
        provenAt: found.provenAt,
        expiresAt,
        prolongedTo: found.fresh ? expiresAt : null,
      };
    },
    prove: async (secret, at) => {
      const next = generateIdFromEntropySize(SECRET_BYTES);
      const [renewed] = await db
        .update(session)
        .set({ idHash: await sha256(next), provenAt: at })
        .where(eq(session.idHash, await sha256(secret)))
        .returning({ expiresAt: session.expiresAt, endsAt: session.endsAt });
      return renewed ? { secret: next, expiresAt: Math.min(renewed.expiresAt, renewed.endsAt) } : null;
    },
    list: async (userId) => {
      const rows = await db
        .select()
        .from(session)
        .where(eq(session.userId, userId))
        .orderBy(desc(session.lastSeenAt))
        .limit(MAX_LISTED);
      const at = now();
      return rows
        .map((row) => ({ ...row, expiresAt: Math.min(row.expiresAt, row.endsAt) }))
        .filter(({ expiresAt }) => expiresAt > at);
    },
    endById: async (userId, id) => {
      const gone = await db
        .delete(session)
        .where(and(eq(session.userId, userId), eq(session.id, id)))
        .returning({ id: session.id });
      return gone.length > 0;
    },
    endAll: async (userId, exceptId) => {
      const gone = await db
        .delete(session)
        .where(and(eq(session.userId, userId), exceptId === null ? undefined : ne(session.id, exceptId)))
        .returning({ id: session.id });
      return gone.map(({ id }) => id);
    },
    endExpired: () => lucia.deleteExpiredSessions(),
  };
}
