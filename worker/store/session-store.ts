import { eq, lte } from "drizzle-orm";
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import { session, user } from "../../schema/tables/control.ts";
import type { Sessions } from "../services/control.ts";
import { sha256 } from "../services/hash.ts";
import type { Database } from "./database.ts";

declare module "lucia" {
  interface Register {
    Lucia: Lucia<Record<never, never>, { email: string; name: string }>;
    DatabaseUserAttributes: { email: string; name: string };
  }
}

type SessionRow = typeof session.$inferSelect;

const toSession = (id: string, row: SessionRow): DatabaseSession => ({
  id,
  userId: row.userId,
  expiresAt: new Date(row.expiresAt),
  attributes: {},
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
      .select({ id: user.id, email: user.email, name: user.name })
      .from(user)
      .where(eq(user.id, found.userId))
      .limit(1);
    if (!owner) return [null, null];
    const { id: userId, ...attributes } = owner;
    return [toSession(id, found), { id: userId, attributes }];
  }

  /** The ids are hashes: good for a list, useless as cookies. */
  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const rows = await this.#db.select().from(session).where(eq(session.userId, userId)).limit(200);
    return rows.map((row) => toSession(row.idHash, row));
  }

  async setSession({ id, userId, expiresAt }: DatabaseSession): Promise<void> {
    const idHash = await sha256(id);
    await this.#db
      .insert(session)
      .values({ idHash, userId, expiresAt: expiresAt.getTime(), createdAt: this.#now() });
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
    await this.#db.delete(session).where(lte(session.expiresAt, this.#now()));
  }
}

const IDLE_DAYS = 14;

/** Sessions by lucia: an id of 200 bits, prolonged in the second half of its life. */
export function luciaSessions(db: Database, now: () => number): Sessions {
  const lucia = new Lucia(new HashingAdapter(db, now), {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, "d"),
    getUserAttributes: ({ email, name }) => ({ email, name }),
  });
  return {
    create: async (userId) => {
      const { id, expiresAt } = await lucia.createSession(userId, {});
      return { id, expiresAt: expiresAt.getTime() };
    },
    validate: async (id) => {
      const { session: found, user: owner } = await lucia.validateSession(id);
      if (!found) return null;
      return {
        user: { id: owner.id, email: owner.email, name: owner.name },
        prolongedTo: found.fresh ? found.expiresAt.getTime() : null,
      };
    },
    end: (id) => lucia.invalidateSession(id),
    endExpired: () => lucia.deleteExpiredSessions(),
  };
}
