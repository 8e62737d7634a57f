import { type SQL, sql } from "drizzle-orm";
import { type Belief, occupantsThen } from "../core/environment/occupancy-past.ts";
import type { Moment } from "../core/moment.ts";
import type { Occupants, PlaceAt } from "../services/ledger.ts";
import type { Database } from "./database.ts";

/** Nothing is known much before it happens: news of more than ten minutes ahead is not taken. */
const LEAD_MS = 3_600_000;
/** Rows that are no longer believed are looked through this far back; a deployment has at most so many steps. */
const MOST = 200;

const here = sql`o.project_id = p.project_id and o.environment = p.environment`;
const newestFirst = sql`order by at desc, tie desc`;
const believed = sql`json_array(at, tie, known_from, null, json(occupant))`;
const remembered = sql`json_array(at, tie, known_from, known_to, json(occupant))`;

type Kind = "succeeded" | "attempt";

/** The newest row that is believed now and was then. */
const stillSo = (what: SQL, kind: Kind, until: number, { knownAt }: Moment) =>
  sql`select ${what} from occupancy o where ${here} and o.kind = ${kind} and o.at <= ${until}
      and o.known_from <= ${knownAt} ${newestFirst} limit 1`;

/** The newest row that was believed then and is not now, or was so then although it is over. */
const onceSo = (what: SQL, kind: Kind, from: SQL, until: number, { asOf, knownAt }: Moment) =>
  sql`select ${what} from (select * from occupancy_past o where ${here} and o.kind = ${kind} and o.at >= ${from}
        and o.at <= ${until} ${newestFirst}, known_to desc limit ${MOST})
      where known_from <= ${knownAt} and (known_to > ${knownAt} or occupant->>'overAt' > ${asOf})
      ${newestFirst}, known_to desc limit 1`;

/** Every version of one row that was known, the oldest of very many left out. */
const versions = ({ knownAt }: Moment) => {
  const same = sql`${here} and o.kind = 'attempt' and o.at = p.tried->>0 and o.tie = p.tried->>1
      and o.known_from <= ${knownAt}`;
  return sql`select json_group_array(json(belief)) from (
      select ${believed} as belief from occupancy o where ${same}
      union all select belief from (select ${remembered} as belief from occupancy_past o where ${same}
        order by o.known_to desc limit ${MOST}))`;
};

/** The first success after the moment, unless something was heard of it before. */
const coming = (until: number, { asOf, knownAt }: Moment) =>
  sql`select occupant from (select * from occupancy o where ${here} and o.kind = 'succeeded' and o.at > ${asOf}
        and o.at <= ${until} and o.known_from <= ${knownAt} order by o.at, o.tie limit 1) next
      where occupant->>'openedAt' <= ${asOf} and not exists (select 1 from occupancy_past a where
        a.project_id = next.project_id and a.environment = next.environment and a.kind = 'attempt'
        and a.at = next.occupant->>'openedAt')`;

type Row = {
  project_id: string;
  environment: string;
  still_ran: string | null;
  once_ran: string | null;
  versions: string;
  coming: string | null;
};
type StoredBelief = [at: number, tie: string, knownFrom: number, knownTo: number | null, occupant: unknown];

const toBelief = ([at, tie, knownFrom, knownTo, occupant]: StoredBelief): Belief => ({
  at,
  tie,
  knownFrom,
  knownTo,
  occupant: occupant as Belief["occupant"],
});

const readBeliefs = (...texts: (string | null)[]): Belief[] =>
  texts.flatMap((text) => (text === null ? [] : toBelief(JSON.parse(text) as StoredBelief)));

/**
 * What ran in each environment at a moment and what was last tried there, as far as it was known. Each is found from the
 * moment on backwards, past rows only that were learned, or no longer believed, since: never by reading a history.
 */
export async function loadOccupantsThen(
  db: Database,
  places: readonly PlaceAt[],
  moment: Moment,
): Promise<Map<string, Occupants>> {
  const { asOf, knownAt } = moment;
  const wanted = JSON.stringify(places.map(({ projectId, key }) => [projectId, key]));
  const until = Math.min(asOf, knownAt + LEAD_MS);
  const since = (name: SQL) => sql`coalesce(p.still_ran->>${name}, 0)`;
  const rows = await db.all<Row>(
    sql`with place as (select value->>0 as project_id, value->>1 as environment from json_each(${wanted})),
          success as materialized (select p.*, (${stillSo(believed, "succeeded", until, moment)}) as still_ran from place p),
          attempt as materialized (select p.*, (select json_array(at, tie) from (
              select * from (${stillSo(sql`at, tie`, "attempt", until, moment)})
              union all select * from (${onceSo(sql`at, tie`, "attempt", since(sql`'$[4].openedAt'`), until, moment)}))
            ${newestFirst} limit 1) as tried from success p)
        select p.project_id, p.environment, p.still_ran,
          (${onceSo(remembered, "succeeded", since(sql`'$[0]'`), until, moment)}) as once_ran,
          (${versions(moment)}) as versions, (${coming(knownAt + LEAD_MS, moment)}) as coming
        from attempt p`,
  );
  return new Map(
    rows.map((row) => {
      const ran = readBeliefs(row.still_ran, row.once_ran);
      const tried = (JSON.parse(row.versions) as StoredBelief[]).map(toBelief);
      const next = row.coming === null ? null : (JSON.parse(row.coming) as Belief["occupant"]);
      return [`${row.project_id}|${row.environment}`, occupantsThen(ran, tried, next, moment)];
    }),
  );
}

/** Whether anything ever came to run in one of these places by a moment, as far as it was known. */
export async function hadSuccess(
  db: Database,
  places: readonly PlaceAt[],
  { asOf, knownAt }: Moment,
): Promise<boolean> {
  const wanted = JSON.stringify(places.map(({ projectId, key }) => [projectId, key]));
  const success = sql`o.project_id = p.value->>0 and o.environment = p.value->>1 and o.kind = 'succeeded'
      and o.at <= ${asOf} and o.known_from <= ${knownAt}`;
  const [row] = await db.all<{ had: number }>(
    sql`select exists (select 1 from json_each(${wanted}) p cross join occupancy o on ${success} and o.occupant is not null)
          or exists (select 1 from json_each(${wanted}) p cross join occupancy_past o on ${success}
            and (o.known_to > ${knownAt} or o.occupant->>'overAt' is not null)) as had`,
  );
  return row?.had === 1;
}
