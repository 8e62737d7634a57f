import { type SQL, sql } from "drizzle-orm";
import { environmentKey } from "../../core/environment/name.ts";
import type { Occupant } from "../../core/environment/occupancy.ts";
import { supportDates } from "../../core/environment/support.ts";
import { concerns, type Window } from "../../core/environment/windows.ts";
import type { ActiveStop, OpenDebt, OpenIncident, Place, Stay } from "../../core/gates/facts.ts";
import { own } from "../../core/own.ts";
import { lineOfRelease, NO_SUPPORT_DATES } from "../../core/release/derive.ts";
import { completed, type Standing } from "../../core/release/standing.ts";
import { projectIdOf, type Standee, type StoredProject } from "../../services/ledger.ts";
import type { Database } from "../database.ts";
import { newestSuccess } from "../occupancy-store.ts";
import { type StoredFreeze, toFreeze } from "./freezes.ts";
import { type StoredLine, toLine } from "./lines.ts";

/** Most rows of a kind that an evaluation looks at. */
const MOST = 200;

export type Where = {
  readonly project: StoredProject;
  readonly environment: { readonly key: string; readonly name: string };
  /** As of when the facts are wanted, milliseconds since the epoch. */
  readonly at: number;
  /** What is over by now is looked at too. */
  readonly isPast: boolean;
};

type IncidentRow = {
  key: string;
  title: string;
  severity: string | null;
  environment: string | null;
  mitigated_at: number | null;
};
type RunningRow = { occupant: string | null; standing: string | null };
type StayRow = { id: string; environment: string; from_at: number | null; to_at: number | null };

/** The environments a policy asks to have been in before. */
const sourcesOf = ({ project, environment }: Where): string[] =>
  (project.environments.find(({ key }) => key === environment.key)?.policy?.gates ?? []).flatMap((gate) =>
    gate.kind === "promotion" ? [environmentKey(gate.from)] : [],
  );

const incidents = (projectId: string, at: number): SQL =>
  sql`select key, title, severity, environment, mitigated_at from incident
      where project_id = ${projectId} and until > ${at} and opened_at <= ${at} limit ${MOST}`;

/** What runs in an environment, and the standing of the last released version but those given. */
function running(projectId: string, { project, environment, at }: Where, but: string): SQL {
  const production = project.environments.find(({ tier }) => tier === "production")?.key ?? environment.key;
  const byNow = sql`o.at <= ${at}`;
  const notMine = sql`${byNow} and o.occupant->>'releaseId' <> ${but}`;
  return sql`select (${newestSuccess(projectId, environment.key, sql`o.occupant`, byNow)}) as occupant,
      (select r.standing from release r where r.project_id = ${projectId}
        and r.id = (${newestSuccess(projectId, production, sql`o.occupant->>'releaseId'`, notMine)})) as standing`;
}

/**
 * For each release and environment its newest stay there: from its first success after any other release's, to the
 * first of another one after it. Three lookups a stay, however long the history.
 */
function stays(projectId: string, where: Where, standees: readonly Standee[]): SQL {
  const wanted = standees.flatMap(({ id, standing }) =>
    sourcesOf(where).flatMap((environment) => {
      const since = own(standing.places, environment)?.succeeded;
      return since && since.at <= where.at ? [{ id, environment, at: since.at, tie: since.key }] : [];
    }),
  );
  const ofOthers = sql`o.project_id = ${projectId} and o.environment = s.value->>'environment' and o.kind = 'succeeded'
      and coalesce(o.occupant->>'releaseId', '') <> s.value->>'id'`;
  return sql`with stay as (
      select s.value->>'id' as id, s.value->>'environment' as environment, s.value->>'at' as at,
        (select o.at from occupancy o where ${ofOthers} and (o.at, o.tie) < (s.value->>'at', s.value->>'tie')
          order by o.at desc, o.tie desc limit 1) as before_at,
        (select o.at from occupancy o where ${ofOthers} and (o.at, o.tie) > (s.value->>'at', s.value->>'tie')
          and o.at <= ${where.at} order by o.at, o.tie limit 1) as to_at
      from json_each(${JSON.stringify(wanted)}) s)
    select id, environment, to_at, coalesce((select min(m.at) from occupancy m where m.project_id = ${projectId}
        and m.environment = stay.environment and m.kind = 'succeeded' and m.at > coalesce(stay.before_at, -1)
        and m.at <= stay.at and m.occupant->>'releaseId' = stay.id), at) as from_at
    from stay`;
}

const toIncident = (row: IncidentRow, at: number): OpenIncident => ({
  id: row.key,
  title: row.title,
  severity: row.severity,
  environment: row.environment,
  mitigated: row.mitigated_at !== null && row.mitigated_at <= at,
});

type StopRow = {
  id: string;
  project: string | null;
  environment: string | null;
  reason: string;
  started_by: string;
};
type DebtRow = { id: string; version: string; owner_name: string; due_at: number };

/** What closes an environment whatever the release: windows, stops, and reviews that are owed. */
function closings(orgId: string, { project, at, isPast }: Where): readonly [SQL, SQL, SQL] {
  const lasts = isPast ? sql`(ended_at is null or ended_at > ${at})` : sql`ended_at is null`;
  return [
    sql`select * from freeze where org_id = ${orgId} and until > ${at} limit ${MOST}`,
    sql`select id, project, environment, reason, started_by from stop where org_id = ${orgId} and ${lasts}
        and started_at <= ${at} order by id desc limit ${MOST}`,
    sql`select id, version, owner_name, due_at from debt where org_id = ${orgId} and project = ${project.slug}
        and settled_at is null and opened_at <= ${at} limit ${MOST}`,
  ];
}

type Closings = {
  readonly windows: readonly Window[];
  readonly stops: readonly ActiveStop[];
  readonly debts: readonly OpenDebt[];
};
const NONE: Closings = { windows: [], stops: [], debts: [] };

function readClosings(
  { project, environment }: Where,
  freezes: readonly StoredFreeze[],
  stops: readonly StopRow[],
  debts: readonly DebtRow[],
): Closings {
  const isHere = (row: { project: string | null; environment: string | null }) =>
    concerns(row, project.slug, environment.key);
  return {
    windows: freezes.filter(isHere).map(toFreeze),
    stops: stops.filter(isHere).map(({ id, reason, started_by }) => ({ id, reason, by: started_by })),
    debts: debts.map(({ id, version, owner_name, due_at }) => ({
      id,
      version,
      owner: owner_name,
      dueAt: due_at,
    })),
  };
}

/** What the statements of a place answer, in their order. */
export type PlaceRows = [IncidentRow, RunningRow, StayRow];

/** What a release's own gates look at, in three statements. */
export function placeStatements(where: Where, standees: readonly Standee[]): readonly [SQL, SQL, SQL] {
  const projectId = projectIdOf(where.project.orgId, where.project.slug);
  const [only, ...others] = standees;
  return [
    incidents(projectId, where.at),
    running(projectId, where, only && others.length === 0 ? only.id : ""),
    stays(projectId, where, standees),
  ];
}

/** The place as each of the releases finds it; what closes it whatever the release is left open. */
export function readPlace(
  where: Where,
  [incidentRows, runningRows, stayRows]: [IncidentRow[], RunningRow[], StayRow[]],
): (id: string) => Place {
  const { project, environment, at } = where;
  const row = runningRows[0];
  const occupant = row?.occupant ? (JSON.parse(row.occupant) as Occupant) : null;
  const standing = row?.standing ? completed(JSON.parse(row.standing) as Partial<Standing>) : null;
  const base = {
    environment: environment.key,
    name: environment.name,
    order: project.environments.map(({ key, name }) => ({ key, name })),
    current: occupant && { releaseId: occupant.releaseId, version: occupant.version },
    incidents: incidentRows.map((one) => toIncident(one, at)),
    baseline: standing?.evidence ?? null,
    support: { endOfSupport: null, endOfLife: null },
    heldBy: null,
    ...NONE,
  };
  return (id) => {
    const mine = stayRows.filter((stay) => stay.id === id);
    const found: Record<string, Stay[]> = {};
    for (const { environment: key, from_at, to_at } of mine)
      if (from_at !== null) found[key] = [{ from: from_at, to: to_at }];
    return { ...base, stays: found };
  };
}

/** Everything an evaluation looks at besides the release and the lock, in one batch. */
export async function loadPlace(db: Database, where: Where, standee: Standee): Promise<Place> {
  const line = lineOfRelease(standee.standing, standee.version);
  const projectId = projectIdOf(where.project.orgId, where.project.slug);
  const rows = await db.atomically<[...PlaceRows, StoredFreeze, StopRow, DebtRow, StoredLine]>([
    ...placeStatements(where, [standee]),
    ...closings(where.project.orgId, where),
    sql`select * from support_line where project_id = ${projectId} and line = ${line}`,
  ]);
  const [incidentRows, runningRows, stayRows, freezes, stops, debts, [dates]] = rows;
  return {
    ...readPlace(where, [incidentRows, runningRows, stayRows])(standee.id),
    ...readClosings(where, freezes, stops, debts),
    support: dates ? supportDates(toLine(dates)) : NO_SUPPORT_DATES,
  };
}
