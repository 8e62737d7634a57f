import { sql } from "drizzle-orm";
import type { Role } from "../../../schema/contract/accounts.ts";
import type { InvitationRow, Invitations } from "../../services/organisations/ports.ts";
import { putNoteIfChanged } from "../audit-note-store.ts";
import type { Database } from "../database.ts";
import { type OrgColumns, toOrg } from "./columns.ts";

type Row = {
  hash: string;
  id: string;
  org_id: string;
  email: string;
  role: Role;
  invited_by: string;
  invited_by_name: string;
  created_at: number;
  expires_at: number;
};

const toInvitation = (row: Row): InvitationRow => ({
  hash: row.hash,
  id: row.id,
  orgId: row.org_id,
  email: row.email,
  role: row.role,
  invitedBy: row.invited_by,
  invitedByName: row.invited_by_name,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

const columns = sql`i.hash, i.id, i.org_id, i.email, i.role, i.invited_by, i.invited_by_name, i.created_at, i.expires_at`;

/** Whether who invited may still give that role: what is granted by somebody who lost the right is void. */
const stillGranted = sql`exists (select 1 from membership m where m.user_id = i.invited_by and m.org_id = i.org_id
  and (m.role = 'owner' or (m.role = 'maintainer' and i.role <> 'owner')))`;

/** The invitations port over the control database. */
export const invitations = (db: Database): Invitations => ({
  put: async (row, maxWaiting, note) => {
    const others = sql`select count(*) from (select 1 from invitation where org_id = ${row.orgId}
      and email <> ${row.email} and expires_at > ${row.createdAt} limit ${maxWaiting})`;
    const [made] = await db.atomically<[{ id: string }, never]>([
      sql`insert into invitation (hash, id, org_id, email, role, invited_by, invited_by_name, created_at, expires_at)
        select ${row.hash}, ${row.id}, ${row.orgId}, ${row.email}, ${row.role}, ${row.invitedBy}, ${row.invitedByName},
          ${row.createdAt}, ${row.expiresAt} where (${others}) < ${maxWaiting}
        on conflict (org_id, email) do update set hash = excluded.hash, id = excluded.id, role = excluded.role,
          invited_by = excluded.invited_by, invited_by_name = excluded.invited_by_name,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        returning id`,
      putNoteIfChanged(row.orgId, note),
    ]);
    return made.length > 0;
  },
  list: async (orgId, before, limit, now) => {
    const older = before === null ? sql`true` : sql`i.id < ${before}`;
    const rows = await db.all<Row>(
      sql`select ${columns} from invitation i where i.org_id = ${orgId} and ${older} and i.expires_at > ${now}
        order by i.id desc limit ${limit}`,
    );
    return rows.map(toInvitation);
  },
  find: async (orgId, id) => {
    const [row] = await db.all<Row>(
      sql`select ${columns} from invitation i where i.org_id = ${orgId} and i.id = ${id}`,
    );
    return row ? toInvitation(row) : null;
  },
  revoke: async (orgId, id, note) => {
    const [gone] = await db.atomically<[{ id: string }, never]>([
      sql`delete from invitation where org_id = ${orgId} and id = ${id} returning id`,
      putNoteIfChanged(orgId, note),
    ]);
    return gone.length > 0;
  },
  findByHash: async (hash, now) => {
    const [row] = await db.all<Row & OrgColumns>(
      sql`select ${columns}, o.id as "orgRefId", o.slug as "orgSlug", o.name as "orgName", o.shard as "orgShard",
          o.auto_projects as "orgAutoProjects"
        from invitation i join organisation o on o.id = i.org_id and o.removed_at is null
        where i.hash = ${hash} and i.expires_at > ${now} and ${stillGranted}`,
    );
    return row ? { invitation: toInvitation(row), org: toOrg(row) } : null;
  },
  accept: async ({ hash, orgId, role }, userId, now, note) => {
    const [made] = await db.atomically<[{ user_id: string }, never, never]>([
      sql`insert into membership (user_id, org_id, role, created_at)
        select ${userId}, i.org_id, i.role, ${now} from invitation i
        where i.hash = ${hash} and i.role = ${role} and i.expires_at > ${now} and ${stillGranted}
        on conflict do nothing returning user_id`,
      putNoteIfChanged(orgId, note),
      sql`delete from invitation where hash = ${hash}`,
    ]);
    return made.length > 0;
  },
  purge: async (now) => {
    await db.run(sql`delete from invitation where expires_at <= ${now}`);
  },
});
