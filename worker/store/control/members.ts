import { type SQL, sql } from "drizzle-orm";
import type { Role } from "../../../schema/contract/accounts.ts";
import type { Colleague, MemberChange, MemberRow, Members } from "../../services/organisations/ports.ts";
import { putNoteForEach, putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";

type Row = {
  user_id: string;
  name: string;
  email: string;
  email_verified_at: number | null;
  role: Role;
  created_at: number;
};

const toMember = (row: Row): MemberRow => ({
  userId: row.user_id,
  name: row.name,
  email: row.email,
  emailVerified: row.email_verified_at !== null,
  role: row.role,
  createdAt: row.created_at,
});

const columns = sql`m.user_id, u.name, u.email, u.email_verified_at, m.role, m.created_at`;

/** Whether the actor may, at the moment of the change: owners anything, maintainers what does not touch an owner. */
const mayManage = (orgId: string, actorId: string, role: Role): SQL =>
  role === "owner"
    ? sql`exists (select 1 from membership where user_id = ${actorId} and org_id = ${orgId} and role = 'owner')`
    : sql`exists (select 1 from membership where user_id = ${actorId} and org_id = ${orgId} and role in ('owner', 'maintainer'))`;

const isOwner = (orgId: string, userId: string): SQL =>
  sql`exists (select 1 from membership where user_id = ${userId} and org_id = ${orgId} and role = 'owner')`;

/** An organisation without an owner could never be repaired by anybody in it. */
const anotherOwner = (orgId: string, userId: string): SQL =>
  sql`exists (select 1 from membership where org_id = ${orgId} and user_id <> ${userId} and role = 'owner' limit 1)`;

/** Why a change had no effect, as far as the rows still tell. */
async function whyNot(db: Database, orgId: string, actorId: string, userId: string): Promise<MemberChange> {
  const [found] = await db.all<{ there: number; is_owner: number; others: number; actor_owner: number }>(
    sql`select exists (select 1 from membership where user_id = ${userId} and org_id = ${orgId}) as there,
      ${isOwner(orgId, userId)} as is_owner, ${anotherOwner(orgId, userId)} as others,
      ${isOwner(orgId, actorId)} as actor_owner`,
  );
  if (!found || found.there === 0) return "gone";
  if (found.is_owner === 1 && found.actor_owner === 1 && found.others === 0) return "last_owner";
  return "not_allowed";
}

/** The members port over the control database. */
export const members = (db: Database): Members => ({
  find: async (orgId, userId) => {
    const [row] = await db.all<Row>(
      sql`select ${columns} from membership m join "user" u on u.id = m.user_id
        where m.user_id = ${userId} and m.org_id = ${orgId}`,
    );
    return row ? toMember(row) : null;
  },
  list: async (orgId, after, limit) => {
    const rows = await db.all<Row>(
      sql`select ${columns} from membership m join "user" u on u.id = m.user_id
        where m.org_id = ${orgId} and m.user_id > ${after ?? ""} order by m.user_id limit ${limit}`,
    );
    return rows.map(toMember);
  },
  colleagues: async (orgId, limit) =>
    db.all<Colleague>(
      sql`select u.id, u.name, u.email, u.email_verified_at as "emailVerifiedAt", u.github_login as "githubLogin", m.role
        from membership m join "user" u on u.id = m.user_id
        where m.org_id = ${orgId} and m.role <> 'viewer' order by m.created_at, m.user_id limit ${limit}`,
    ),
  add: async (orgId, actorId, { userId, role, createdAt }, note) => {
    const [added] = await db.atomically<[{ user_id: string }, never]>([
      sql`insert into membership (user_id, org_id, role, created_at)
        select ${userId}, ${orgId}, ${role}, ${createdAt} where ${mayManage(orgId, actorId, role)}
        on conflict do nothing returning user_id`,
      putNoteIfChanged(orgId, note),
    ]);
    return added.length > 0;
  },
  setRole: async (orgId, actorId, userId, role, note) => {
    const [changed] = await db.atomically<[{ user_id: string }, never]>([
      sql`update membership set role = ${role} where user_id = ${userId} and org_id = ${orgId}
        and ${mayManage(orgId, actorId, role)}
        and (role <> 'owner' or (${isOwner(orgId, actorId)} and (${role} = 'owner' or ${anotherOwner(orgId, userId)})))
        returning user_id`,
      putNoteIfChanged(orgId, note),
    ]);
    return changed.length > 0 ? "done" : whyNot(db, orgId, actorId, userId);
  },
  remove: async (orgId, actorId, userId, ofToken, note) => {
    const theirTokens = sql`org_id = ${orgId} and created_by = ${userId} and ${ofToken === null ? 0 : 1} = 1
      and not exists (select 1 from membership where user_id = ${userId} and org_id = ${orgId})`;
    const may = actorId === userId ? sql`true` : mayManage(orgId, actorId, "viewer");
    const [gone, , , revoked] = await db.atomically<[{ user_id: string }, never, never, { id: string }]>([
      sql`delete from membership where user_id = ${userId} and org_id = ${orgId} and ${may}
        and (role <> 'owner' or (${isOwner(orgId, actorId)} and ${anotherOwner(orgId, userId)}))
        returning user_id`,
      putNoteIfChanged(orgId, note),
      putNoteForEach(
        { ...(ofToken ?? note), id: note.id },
        sql`select org_id, id, json_object('kind', 'token', 'id', id, 'name', name) as target,
            json_object('name', name, 'scopes', json(scopes), 'project', project) as before
          from api_token where ${theirTokens}`,
      ),
      sql`delete from api_token where ${theirTokens} returning id`,
    ]);
    const change = gone.length > 0 ? "done" : await whyNot(db, orgId, actorId, userId);
    return { change, revoked: revoked.map(({ id }) => id) };
  },
});
