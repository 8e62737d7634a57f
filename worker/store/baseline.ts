import { sql } from "drizzle-orm";
import { own } from "../core/own.ts";
import { lineOfRelease } from "../core/release/derive.ts";
import type { SuiteEvidence } from "../core/release/evidence.ts";
import { completed, type Standing } from "../core/release/standing.ts";
import { versionOrder } from "../core/version.ts";
import { projectIdOf, type Standee, type StoredProject } from "../services/ledger.ts";
import type { Database } from "./database.ts";
import { newestSuccess } from "./occupancy-store.ts";

/**
 * What the tests of the last version before a release that was released said: what ran in production before it did; in a
 * project that never deployed there, the one below it in its line that was published. Lookups by key, however long the
 * history. Null: there is none.
 */
export async function loadBaseline(
  db: Database,
  project: StoredProject,
  { id, version, standing }: Standee,
): Promise<readonly SuiteEvidence[] | null> {
  const projectId = projectIdOf(project.orgId, project.slug);
  const production = project.environments.find(({ tier }) => tier === "production")?.key ?? null;
  const since = production === null ? null : (own(standing.places, production)?.everAt ?? null);
  const before = sql`o.at < ${since ?? Number.MAX_SAFE_INTEGER} and o.occupant->>'releaseId' <> ${id}`;
  const [row] = await db.all<{ standing: string }>(
    sql`select r.standing from release r where r.project_id = ${projectId} and r.id = coalesce(
        (${newestSuccess(projectId, production, sql`o.occupant->>'releaseId'`, before)}),
        (select l.release_id from line_release l where l.project_id = ${projectId} and l.line = ${lineOfRelease(standing, version)}
           and l.version_order < ${versionOrder(version)} and l.by_publication = 1 and ${project.reachedProduction ? 0 : 1}
           order by l.version_order desc limit 1))`,
  );
  return row ? completed(JSON.parse(row.standing) as Partial<Standing>).evidence : null;
}
