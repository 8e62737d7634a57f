import { sql } from "drizzle-orm";
import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";
import type { Messages } from "../../services/webhooks/ports.ts";
import type { Database } from "../database.ts";

/** Of so many refusals, the newest ones, it is looked where they were. */
const BLOCKED_LOOKED_AT = 1000;
/** How many of an organisation's oldest are looked at in one removal. */
const REMOVED_AT_ONCE = 500;

type Row = {
  position: number;
  id: string;
  type: WebhookType;
  project: string;
  environment: string | null;
  sequence: number;
  at: number;
  created_at: number;
  facts: string;
};

const toMessage = (row: Row): StoredMessage => ({
  id: row.id,
  position: row.position,
  type: row.type,
  project: row.project,
  environment: row.environment,
  sequence: row.sequence,
  at: row.at,
  createdAt: row.created_at,
  facts: JSON.parse(row.facts) as StoredMessage["facts"],
});

export const messages = (db: Database): Messages => ({
  after: async (orgId, position, limit) => {
    const rows = await db.all<Row>(
      sql`select * from message where org_id = ${orgId} and position > ${position} order by position limit ${limit}`,
    );
    return rows.map(toMessage);
  },
  between: async (orgId, { since, until }, after, limit) => {
    const rows = await db.all<Row>(
      sql`select * from message where org_id = ${orgId} and created_at < ${until}
          and (created_at, position) > (${after?.createdAt ?? since}, ${after?.position ?? 0})
          order by created_at, position limit ${limit}`,
    );
    return rows.map(toMessage);
  },
  // Endpoints are few, and each organisation's newest message is found by its key.
  organisationsSince: async (since, after, limit) => {
    const rows = await db.all<{ org_id: string }>(
      sql`select org_id from (select distinct org_id from endpoint where org_id > ${after} and disabled_at is null) e
          where (select created_at from message m where m.org_id = e.org_id order by m.position desc limit 1) >= ${since}
          order by org_id limit ${limit}`,
    );
    return rows.map(({ org_id }) => org_id);
  },
  blockedAt: async (orgId, project, limit) => {
    const ofProject = project === null ? sql`` : sql`and project = ${project}`;
    return db.all<{ project: string; environment: string }>(
      sql`select distinct project, environment from (
            select project, environment from message where org_id = ${orgId} and type = 'gate.blocked' ${ofProject}
            order by created_at desc limit ${BLOCKED_LOOKED_AT}) limit ${limit}`,
    );
  },
  // Messages are written in the order of time, so that what is too old is at the beginning of each stream.
  removeSome: async (before) => {
    const gone = await db.all(
      sql`delete from message where (org_id, position) in (
            with recursive o (id) as (
              select min(org_id) from message
              union all select (select min(org_id) from message where org_id > o.id) from o where o.id is not null)
            select m.org_id, m.position from o join message m on m.org_id = o.id
              and m.position < (select min(f.position) from message f where f.org_id = o.id) + ${REMOVED_AT_ONCE}
            where m.created_at < ${before} limit ${REMOVED_AT_ONCE})
          returning 1 as gone`,
    );
    return gone.length;
  },
});
