import { sql } from "drizzle-orm";
import { isTakenBack, type Occupant } from "../core/environment/occupancy.ts";
import { own } from "../core/own.ts";
import { lineOfRelease, type Surroundings } from "../core/release/derive.ts";
import { versionOrder } from "../core/version.ts";
import { projectIdOf, type Standee, type StoredProject } from "../services/ledger.ts";
import type { Database } from "./database.ts";

/** What a release's status depends on besides itself, before other releases are looked at. */
export const aloneIn = (
  project: Pick<StoredProject, "environments" | "reachedProduction">,
): Surroundings => ({
  environments: project.environments,
  projectReachedProduction: project.reachedProduction,
  newerInLine: false,
  takenBackAt: {},
});

/** The successes in production that another release may have taken back. */
const productionStays = ({ id, version, standing }: Standee, project: StoredProject) =>
  project.environments
    .filter(({ tier }) => tier === "production")
    .flatMap(({ key }) => {
      const place = own(standing.places, key);
      return place?.succeeded
        ? [{ id, version, key, at: place.succeeded.at, tie: place.succeeded.key, firstAt: place.everAt }]
        : [];
    });

/**
 * The surroundings of several releases of one project, in two statements: whether a newer version of the line is
 * released, and what came next where a release ran in production.
 */
export async function surroundingsOf(
  db: Database,
  project: StoredProject,
  standees: readonly Standee[],
): Promise<(id: string) => Surroundings> {
  const projectId = projectIdOf(project.orgId, project.slug);
  const base = aloneIn(project);
  const lines = standees.flatMap(({ id, version, standing }) => {
    const line = lineOfRelease(standing, version);
    const order = versionOrder(version);
    return line !== null && order !== null ? [{ id, line, order }] : [];
  });
  const stays = standees.flatMap((standee) => productionStays(standee, project));
  const [newer, next] = await db.atomically<[{ id: string }, { stay: number; occupant: string | null }]>([
    sql`select l.value->>'id' as id from json_each(${JSON.stringify(lines)}) l
          where exists (select 1 from line_release r where r.project_id = ${projectId} and r.line = l.value->>'line' and r.version_order > l.value->>'order' and r.by_publication <= ${project.reachedProduction ? 0 : 1})`,
    sql`select s.key as stay,
            (select o.occupant from occupancy o where o.project_id = ${projectId} and o.environment = s.value->>'key' and o.kind = 'succeeded'
               and (o.at, o.tie) > (s.value->>'at', s.value->>'tie') order by o.at, o.tie limit 1) as occupant
          from json_each(${JSON.stringify(stays)}) s`,
  ]);
  const outdated = new Set(newer.map(({ id }) => id));
  const takenBack = new Map<string, Record<string, number>>();
  for (const { stay, occupant } of next) {
    const mine = stays[stay];
    const after = occupant === null ? null : (JSON.parse(occupant) as Occupant);
    if (!mine || !after) continue;
    const asOccupant = {
      releaseId: mine.id,
      version: mine.version,
      changedAt: mine.at,
      firstAt: mine.firstAt,
    };
    if (isTakenBack(asOccupant, after)) {
      takenBack.set(mine.id, { ...takenBack.get(mine.id), [mine.key]: after.changedAt });
    }
  }
  return (id) => ({ ...base, newerInLine: outdated.has(id), takenBackAt: takenBack.get(id) ?? {} });
}
