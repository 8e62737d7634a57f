import { eq, sql } from "drizzle-orm";
import { user } from "../../../schema/tables/control.ts";
import type { Users } from "../../services/accounts/ports.ts";
import { putNoteForEach } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { unlessTaken } from "./columns.ts";

/** Organisations in which a user is the only owner. */
const ownedAlone = (id: string) =>
  sql`select o.slug from membership m join organisation o on o.id = m.org_id and o.removed_at is null
    where m.user_id = ${id} and m.role = 'owner' and not exists
      (select 1 from membership other where other.org_id = m.org_id and other.user_id <> ${id} and other.role = 'owner' limit 1)`;

/** The users port over the control database. */
export const users = (db: Database): Users => ({
  create: (row, createdAt) =>
    unlessTaken(
      db
        .insert(user)
        .values({ ...row, createdAt })
        .run(),
    ),
  find: async (id) => {
    const [row] = await db.select().from(user).where(eq(user.id, id)).limit(1);
    return row ?? null;
  },
  findByEmail: async (email) => {
    const [row] = await db.select().from(user).where(eq(user.email, email)).limit(1);
    return row ?? null;
  },
  findByGitHub: async (githubId) => {
    const [row] = await db.select().from(user).where(eq(user.githubId, githubId)).limit(1);
    return row ?? null;
  },
  setName: async (id, name) => {
    await db.run(sql`update "user" set name = ${name} where id = ${id}`);
  },
  rehash: async (id, passwordHash) => {
    await db.run(sql`update "user" set password_hash = ${passwordHash} where id = ${id}`);
  },
  setPassword: async (id, passwordHash, verifiedAt) => {
    const isClaimed = sql`(email_verified_at is null and ${verifiedAt} is not null)`;
    await db.atomically([
      sql`delete from passkey where user_id = ${id}
        and exists (select 1 from "user" where id = ${id} and ${isClaimed})`,
      sql`update "user" set password_hash = ${passwordHash}, pending_email = null,
        github_id = case when ${isClaimed} then null else github_id end,
        github_login = case when ${isClaimed} then null else github_login end,
        email_verified_at = coalesce(email_verified_at, ${verifiedAt}) where id = ${id}`,
      sql`delete from letter where user_id = ${id}`,
      sql`delete from session where user_id = ${id}`,
    ]);
  },
  setPendingEmail: async (id, sessionId, email) => {
    const set = await db.all(
      sql`update "user" set pending_email = ${email} where id = ${id}
        and exists (select 1 from session where user_id = ${id} and id = ${sessionId}) returning id`,
    );
    return set.length > 0;
  },
  confirmEmail: (id, email, now) =>
    unlessTaken(
      db.run(
        sql`update "user" set email = ${email}, email_verified_at = ${now},
          pending_email = case when pending_email = ${email} then null else pending_email end
          where id = ${id} and (email = ${email} or pending_email = ${email})`,
      ),
    ),
  linkGitHub: (id, githubId, login) =>
    unlessTaken(
      db.run(sql`update "user" set github_id = ${githubId}, github_login = ${login} where id = ${id}`),
    ),
  unlinkGitHub: async (id) => {
    await db.run(sql`update "user" set github_id = null, github_login = null where id = ${id}`);
  },
  soleOwnerOf: async (id) => (await db.all<{ slug: string }>(ownedAlone(id))).map(({ slug }) => slug),
  remove: async (id, ofMembership) => {
    const target = JSON.stringify(ofMembership.target);
    const [gone] = await db.atomically<[{ id: string }, never, never, never, never, never]>([
      sql`delete from "user" where id = ${id} and not exists (${ownedAlone(id)}) returning id`,
      putNoteForEach(
        ofMembership,
        sql`select org_id, org_id as id, ${target} as target,
            json_object('email', ${ofMembership.target.name}, 'role', role) as before
          from membership where user_id = ${id} and not exists (select 1 from "user" where id = ${id})`,
      ),
      ...["session", "passkey", "letter", "membership"].map(
        (table) =>
          sql`delete from ${sql.identifier(table)} where user_id = ${id} and not exists (select 1 from "user" where id = ${id})`,
      ),
    ] as never);
    return (gone as unknown[]).length > 0;
  },
});
