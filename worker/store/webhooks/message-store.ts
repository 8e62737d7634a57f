import { type SQL, sql } from "drizzle-orm";
import { environmentKey } from "../../core/environment/name.ts";
import type { NewMessage } from "../../core/webhooks/message.ts";
import { inChunks } from "../chunks.ts";

const rowOf = ({ id, type, environment, at, facts }: NewMessage): string =>
  JSON.stringify({
    id,
    type,
    environment: environment === null ? null : environmentKey(environment),
    at,
    facts: JSON.stringify(facts),
  });

/** How far a stream has come: a project's, or, where it is empty, the organisation's. */
export const lastOf = (orgId: string, project: string): SQL =>
  sql`coalesce((select last from stream where org_id = ${orgId} and project = ${project}), 0)`;

/** Only where somebody is to be told: else no message is even looked at. */
const insertMessages = (orgId: string, slug: string, rows: string, now: number): SQL =>
  sql`insert into message (org_id, position, id, type, project, environment, sequence, at, created_at, facts)
      select ${orgId}, ${lastOf(orgId, "")} + row_number() over (order by m.key), m.value->>'id', m.value->>'type', ${slug},
        m.value->>'environment', ${lastOf(orgId, slug)} + row_number() over (order by m.key), m.value->>'at', ${now}, m.value->>'facts'
      from json_each(case when exists (select 1 from endpoint where org_id = ${orgId} limit 1) then ${rows} else '[]' end) m
      where not exists (select 1 from message k where k.org_id = ${orgId} and k.id = m.value->>'id')
      returning id as told_message`;

/** By as many as the statement right before it wrote. */
const raiseStreams = (orgId: string, slug: string): SQL =>
  sql`insert into stream (org_id, project, last)
      select ${orgId}, '', changes() where changes() > 0 union all select ${orgId}, ${slug}, changes() where changes() > 0
      on conflict do update set last = last + excluded.last`;

/**
 * Part of the batch that makes the change they tell of. Messages take the next places in the organisation's and the
 * project's streams, in their order; one that is known by its id is left as it is.
 */
export const putMessages = (
  orgId: string,
  slug: string,
  messages: readonly NewMessage[],
  now: number,
): SQL[] =>
  inChunks(messages.map(rowOf)).flatMap((rows) => [
    insertMessages(orgId, slug, rows, now),
    raiseStreams(orgId, slug),
  ]);

/** Whether a batch with messages in it has written any: where nobody is to be told, nobody has to be woken. */
export const hasTold = (results: readonly (readonly unknown[])[]): boolean =>
  results.some(([row]) => typeof row === "object" && row !== null && "told_message" in row);
