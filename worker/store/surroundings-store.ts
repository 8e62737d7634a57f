import { type SQL, sql } from "drizzle-orm";
import { isTakenBack, type Occupant } from "../core/environment/occupancy.ts";
import { supportDates } from "../core/environment/support.ts";
import { own } from "../core/own.ts";
import { lineOfRelease, NO_SUPPORT_DATES, type Surroundings } from "../core/release/derive.ts";
import { versionOrder } from "../core/version.ts";
import { projectIdOf, type Standee, type StoredProject } from "../services/ledger.ts";
import type { Database } from "./database.ts";
import { type StoredLine, toLine } from "./gates/lines.ts";
import { type PlaceRows, placeStatements, readPlace, type Where } from "./gates/place.ts";

/** What a release's status depends on besides itself, before other releases are looked at. */
export const aloneIn = (
  project: Pick<StoredProject, "environments" | "reachedProduction">,
  at: number,
): Surroundings => ({
  environments: project.environments,
  projectReachedProduction: project.reachedProduction,
  newerInLine: false,
  takenBackAt: {},
  at,
  support: NO_SUPPORT_DATES,
  gates: null,
});

type ProductionStay = {
  readonly id: string;
  readonly version: string;
  readonly key: string;
  readonly at: number;
  readonly tie: string;
  readonly firstAt: number | null;
};

/** The successes in production that another release may have taken back. */
const productionStays = ({ id, version, standing }: Standee, project: StoredProject): ProductionStay[] =>
  project.environments
    .filter(({ tier }) => tier === "production")
    .flatMap(({ key }) => {
      const place = own(standing.places, key);
      return place?.succeeded
        ? [{ id, version, key, at: place.succeeded.at, tie: place.succeeded.key, firstAt: place.everAt }]
        : [];
    });

type Next = { stay: number; occupant: string | null };

function takenBack(
  stays: readonly ProductionStay[],
  next: readonly Next[],
): Map<string, Record<string, number>> {
  const found = new Map<string, Record<string, number>>();
  for (const { stay, occupant } of next) {
    const mine = stays[stay];
    const after = occupant === null ? null : (JSON.parse(occupant) as Occupant);
    if (!mine || !after) continue;
    const { id: releaseId, version, at: changedAt, firstAt } = mine;
    if (isTakenBack({ releaseId, version, changedAt, firstAt }, after))
      found.set(releaseId, { ...found.get(releaseId), [mine.key]: after.changedAt });
  }
  return found;
}

const asJson = (value: unknown): string => JSON.stringify(value);

/** Only what had been learned by a moment; what is asked of the present says nothing of it. */
const learned = (column: SQL, knownAt: number | undefined): SQL =>
  knownAt === undefined ? sql`` : sql` and ${column} <= ${knownAt}`;

type Lined = { readonly id: string; readonly line: string; readonly order: string };

/** Which releases are outdated in their lines, what came next where they ran, and how long their lines are looked after. */
const statements = (
  project: StoredProject,
  at: number,
  lines: readonly Lined[],
  stays: readonly ProductionStay[],
  knownAt: number | undefined,
) => {
  const projectId = projectIdOf(project.orgId, project.slug);
  return [
    sql`select l.value->>'id' as id from json_each(${asJson(lines)}) l
        where exists (select 1 from line_release r where r.project_id = ${projectId} and r.line = l.value->>'line'
          and r.version_order > l.value->>'order' and r.released_at <= ${at}
          and r.by_publication <= ${project.reachedProduction ? 0 : 1}${learned(sql`r.known_from`, knownAt)})`,
    sql`select s.key as stay,
          (select o.occupant from occupancy o where o.project_id = ${projectId} and o.environment = s.value->>'key' and o.kind = 'succeeded'
             and (o.at, o.tie) > (s.value->>'at', s.value->>'tie') and o.at <= ${at}${learned(sql`o.known_from`, knownAt)} order by o.at, o.tie limit 1) as occupant
        from json_each(${asJson(stays)}) s`,
    sql`select * from support_line where project_id = ${projectId}
        and line in (select value from json_each(${asJson([...new Set(lines.map(({ line }) => line))])}))`,
  ] as const;
};

/** Where a policy decides whether a release is approved: the first production environment, if that has one. */
function judgedAt(
  project: StoredProject,
  at: number,
): (Where & { readonly policy: NonNullable<StoredProject["environments"][number]["policy"]> }) | null {
  const environment = project.environments.find(({ tier }) => tier === "production");
  return environment?.policy ? { project, environment, at, isPast: false, policy: environment.policy } : null;
}

/**
 * The surroundings of several releases of one project at a moment, in three statements, and three more where a policy
 * has a say in their status.
 */
export async function surroundingsOf(
  db: Database,
  project: StoredProject,
  standees: readonly Standee[],
  at: number,
  knownAt?: number,
): Promise<(id: string) => Surroundings> {
  const base = aloneIn(project, at);
  const lines = standees.flatMap(({ id, version, standing }) => {
    const line = lineOfRelease(standing, version);
    return line === null ? [] : [{ id, line, order: versionOrder(version) ?? "~" }];
  });
  const stays = standees.flatMap((standee) => productionStays(standee, project));
  const judged = judgedAt(project, at);
  const judging: readonly SQL[] = judged ? placeStatements(judged, standees) : [];
  const [newer, next, dates, ...places] = await db.atomically<
    [{ id: string }, Next, StoredLine, ...PlaceRows]
  >([...statements(project, at, lines, stays, knownAt), ...judging] as never);
  const outdated = new Set(newer.map(({ id }) => id));
  const back = takenBack(stays, next);
  const support = new Map(dates.map((row) => [row.line, supportDates(toLine(row))]));
  const lineOf = new Map(lines.map(({ id, line }) => [id, line]));
  const placeOf = judged ? readPlace(judged, places) : null;
  return (id) => ({
    ...base,
    newerInLine: outdated.has(id),
    takenBackAt: back.get(id) ?? {},
    support: support.get(lineOf.get(id) ?? "") ?? NO_SUPPORT_DATES,
    gates:
      judged && placeOf
        ? {
            policy: judged.policy,
            place: { ...placeOf(id), support: support.get(lineOf.get(id) ?? "") ?? NO_SUPPORT_DATES },
          }
        : null,
  });
}
