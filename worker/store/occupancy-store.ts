import { type SQL, sql } from "drizzle-orm";
import { latestAttempt, type Occupant, type Span } from "../core/environment/occupancy.ts";
import type { CommitPlan } from "../core/release/commit.ts";
import type { Between } from "../core/release/redeploys.ts";
import type { EnvironmentWrite, Occupants, PlaceAt } from "../services/ledger.ts";
import type { Database } from "./database.ts";

/** Of what came to run in an environment, the newest that some are. One lookup by key. */
export const newestSuccess = (projectId: string, environment: string | null, what: SQL, some: SQL): SQL =>
  sql`select ${what} from occupancy o where o.project_id = ${projectId} and o.environment = ${environment}
    and o.kind = 'succeeded' and ${some} order by o.at desc, o.tie desc limit 1`;

/** What was believed of these rows until now, and until when it was so if it was, so that it can be said later. */
const remember = (projectId: string, keys: string, now: number): SQL =>
  sql`insert into occupancy_past (project_id, environment, kind, at, tie, known_to, known_from, occupant)
      select o.project_id, o.environment, o.kind, o.at, o.tie, ${now}, o.known_from,
        case when k.value->>'overAt' is null then o.occupant else json_set(o.occupant, '$.overAt', k.value->>'overAt') end
      from json_each(${keys}) k
        cross join occupancy o on o.project_id = ${projectId} and o.environment = k.value->>'environment'
          and o.kind = k.value->>'kind' and o.at = k.value->>'at' and o.tie = k.value->>'tie'
      where true on conflict do nothing`;

export function changeOccupancy(
  projectId: string,
  { gone, put }: CommitPlan["occupancy"],
  now: number,
): SQL[] {
  const keys = [...gone, ...put.map((row) => ({ ...row, overAt: null }))].map(
    ({ environment, kind, at, tie, overAt }) => ({ environment, kind, at, tie, overAt }),
  );
  const statements: SQL[] = keys.length > 0 ? [remember(projectId, JSON.stringify(keys), now)] : [];
  if (gone.length > 0) {
    statements.push(sql`delete from occupancy where (project_id, environment, kind, at, tie) in (
      select ${projectId}, value->>'environment', value->>'kind', value->>'at', value->>'tie' from json_each(${JSON.stringify(gone)}))`);
  }
  if (put.length > 0) {
    statements.push(sql`insert into occupancy (project_id, environment, kind, at, tie, occupant, known_from)
      select ${projectId}, value->>'environment', value->>'kind', value->>'at', value->>'tie', value->>'occupant', ${now} from json_each(${JSON.stringify(put)}) where true
      on conflict do update set occupant = excluded.occupant, known_from = excluded.known_from`);
  }
  return statements;
}

/** From these moments on nothing runs in these environments, until something is deployed there. */
export function vacate(projectId: string, gone: EnvironmentWrite["vacated"], now: number): SQL[] {
  if (gone.length === 0) return [];
  return [
    sql`insert into occupancy (project_id, environment, kind, at, tie, occupant, known_from)
        select ${projectId}, value->>'key', 'succeeded', value->>'at', value->>'tie', null, ${now}
        from json_each(${JSON.stringify(gone)}) where true on conflict do nothing`,
  ];
}

/** Of these stretches, the environments in which anything else ran or went in between. */
export async function interruptedStays(
  db: Database,
  projectId: string,
  releaseId: string,
  spans: readonly Span[],
): Promise<Set<string>> {
  const rows = await db.all<{ environment: string }>(
    sql`select s.value->>'environment' as environment from json_each(${JSON.stringify(spans)}) s
        where exists (select 1 from occupancy o where o.project_id = ${projectId} and o.environment = s.value->>'environment'
          and o.kind = 'succeeded' and o.at between s.value->>'from' and s.value->>'to'
          and coalesce(o.occupant->>'releaseId', '') <> ${releaseId})`,
  );
  return new Set(rows.map(({ environment }) => environment));
}

/** Of these stretches, by their places, those in which anything else ran or went. A lookup for each. */
export async function interruptedBetween(
  db: Database,
  projectId: string,
  releaseId: string,
  between: readonly Between[],
): Promise<Set<number>> {
  const rows = await db.all<{ place: number }>(
    sql`select s.key as place from json_each(${JSON.stringify(between)}) s
        where exists (select 1 from occupancy o where o.project_id = ${projectId} and o.environment = s.value->>'environment'
          and o.kind = 'succeeded' and o.at > s.value->>'from' and o.at < s.value->>'to'
          and coalesce(o.occupant->>'releaseId', '') <> ${releaseId})`,
  );
  return new Set(rows.map(({ place }) => place));
}

type OccupantRow = {
  project_id: string;
  environment: string;
  current: string | null;
  attempt: string | null;
};

const readOccupant = (text: string | null): Occupant | null =>
  text === null ? null : (JSON.parse(text) as Occupant);

/** What runs in each environment and what was last tried there: two rows read for each, however long the history. */
export async function loadOccupants(
  db: Database,
  places: readonly PlaceAt[],
): Promise<Map<string, Occupants>> {
  const wanted = JSON.stringify(places.map(({ projectId, key }) => [projectId, key]));
  const rows = await db.all<OccupantRow>(
    sql`select p.value->>0 as project_id, p.value->>1 as environment,
          (select o.occupant from occupancy o where o.project_id = p.value->>0 and o.environment = p.value->>1
             and o.kind = 'succeeded' order by o.at desc, o.tie desc limit 1) as current,
          (select o.occupant from occupancy o where o.project_id = p.value->>0 and o.environment = p.value->>1
             and o.kind = 'attempt' order by o.at desc, o.tie desc limit 1) as attempt
        from json_each(${wanted}) p`,
  );
  return new Map(
    rows.map((row) => {
      const current = readOccupant(row.current);
      return [
        `${row.project_id}|${row.environment}`,
        { current, latest: latestAttempt(current, readOccupant(row.attempt)) },
      ];
    }),
  );
}
