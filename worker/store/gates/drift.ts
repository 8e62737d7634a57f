import { type SQL, sql } from "drizzle-orm";
import type { Occupant } from "../../core/environment/occupancy.ts";
import type { RanThere, Stays } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { orgOf } from "./together.ts";

/** Most stays of an environment, and most attempts there, that are looked at. */
const MOST = 100;

/** Before anything can have happened. */
const EVER = -8_640_000_000_000_000;

/** When the oldest of the rows happened that are looked at. */
const reach = (rows: SQL): SQL =>
  sql`coalesce((select o.at from occupancy o where ${rows} order by o.at desc, o.tie desc limit 1 offset ${MOST - 1}), ${EVER})`;

type StayRow = { environment: string; at: number; release_id: string | null; first_at: number | null };
type DigestRow = { environment: string; digest: string | null };

/** What came to run in some environments, newest first, and what the news of the newest said it is made of. */
export async function stays(
  db: Database,
  projectId: string,
  environments: readonly string[],
): Promise<Map<string, Stays>> {
  const keys = JSON.stringify(environments);
  const here = sql`o.project_id = ${projectId} and o.environment = p.value and o.kind = 'succeeded'`;
  const [rows, digests] = await db.atomically<[StayRow, DigestRow]>([
    sql`select p.value as environment, o.at, o.occupant->>'releaseId' as release_id, o.occupant->>'firstAt' as first_at
        from json_each(${keys}) p cross join occupancy o on ${here} and o.at >= ${reach(here)}
        order by p.key, o.at desc, o.tie desc`,
    sql`select p.value as environment, (select e.body->'claims'->>'digest' from entry e where e.org_id = ${orgOf(projectId)}
          and e.key = (select o.tie from occupancy o where ${here} order by o.at desc, o.tie desc limit 1)) as digest
        from json_each(${keys}) p`,
  ]);
  const found = new Map(
    digests.map(({ environment, digest }) => [environment, { digest, stays: [] as StayRow[] }]),
  );
  for (const row of rows) found.get(row.environment)?.stays.push(row);
  return new Map(
    [...found].map(([environment, { digest, stays: its }]) => [
      environment,
      {
        digest,
        stays: its.map((row) => ({ at: row.at, releaseId: row.release_id, firstAt: row.first_at })),
        isWhole: its.length < MOST,
      },
    ]),
  );
}

const read = (text: string | null | undefined): Occupant | null =>
  text == null ? null : (JSON.parse(text) as Occupant);

/** What ran in an environment at a moment, and what a deployment there was of. */
export async function ranThere(
  db: Database,
  projectId: string,
  environment: string,
  at: number,
  deploymentId: string | null,
): Promise<RanThere> {
  const here = (kind: string) =>
    sql`o.project_id = ${projectId} and o.environment = ${environment} and o.kind = ${kind}`;
  const newest = (kind: string, which: SQL) =>
    sql`(select o.occupant from occupancy o where ${here(kind)} and ${which} order by o.at desc, o.tie desc limit 1)`;
  const deployed = (kind: string) =>
    newest(kind, sql`o.at >= ${reach(here(kind))} and o.occupant->>'deploymentId' = ${deploymentId}`);
  const [row] = await db.all<{ ran: string | null; deployed: string | null }>(
    sql`select coalesce(${deployed("succeeded")}, ${deployed("attempt")}) as deployed,
          ${newest("succeeded", sql`o.at <= ${at}`)} as ran`,
  );
  return { deployed: read(row?.deployed), ran: read(row?.ran) };
}
