import type { BoardCell, BoardProject } from "../../../schema/contract/board.ts";
import type { RegisteredEnvironment } from "../../core/environment/registry.ts";
import type { Moment } from "../../core/moment.ts";
import { isoTime } from "../../core/time.ts";
import type { OrgContext } from "../context.ts";
import {
  type ListedRelease,
  type Occupants,
  occupantsAt,
  type PlaceAt,
  projectIdOf,
  type StoredProject,
} from "../ledger.ts";
import { testsThen } from "./tests-then.ts";

/** What runs in an environment and is tried there, without what keeps people from deploying to it: that stays inside. */
export type Cell = Omit<BoardCell, "lock" | "frozen" | "stopped">;
export type ProjectCells = Omit<BoardProject, "environments"> & { readonly environments: Cell[] };

function cellOf(
  { name, tier }: RegisteredEnvironment,
  { current, latest }: Occupants,
  tests: Cell["tests"],
): Cell {
  return {
    name,
    tier,
    current: current
      ? {
          version: current.version,
          deploymentId: current.deploymentId,
          since: isoTime(current.changedAt),
          url: current.url,
        }
      : null,
    latest: latest
      ? {
          version: latest.version,
          deploymentId: latest.deploymentId,
          status: latest.status,
          at: isoTime(latest.changedAt),
          rolloutPercent: latest.rolloutPercent,
          url: latest.url,
        }
      : null,
    tests: tests && tests.status !== "none" ? tests : null,
  };
}

/** Every place of some projects, as they are asked for in one go. */
export const placesOf = (orgId: string, projects: readonly StoredProject[]): PlaceAt[] =>
  projects.flatMap(({ slug, environments }) =>
    environments.map(({ key }) => ({ projectId: projectIdOf(orgId, slug), key })),
  );

/**
 * Cells of several projects: what runs in each environment, in two statements however long the history; or what ran
 * there at a moment, as far as it was known, in one more and the entries of what was tested since.
 */
export async function readCells(
  ctx: Pick<OrgContext, "ledger" | "org">,
  projects: readonly StoredProject[],
  moment: Moment | null = null,
): Promise<ProjectCells[]> {
  const places = placesOf(ctx.org.id, projects);
  const occupants = await ctx.ledger.projects.occupants(places, moment ?? undefined);
  const running = places.flatMap(({ projectId, key }) => {
    const { current } = occupantsAt(occupants, projectId, key);
    return current ? [{ projectId, id: current.releaseId }] : [];
  });
  const heads =
    running.length > 0 ? await ctx.ledger.releases.heads(running) : new Map<string, ListedRelease>();
  const then = moment ? await testsThen(ctx, heads, moment) : null;
  const testsOf = (release: string) =>
    (then ? then.get(release) : heads.get(release)?.standing.tests) ?? null;
  return projects.map(({ slug, name, repository, environments }) => {
    const projectId = projectIdOf(ctx.org.id, slug);
    const cells = environments.map((environment) => {
      const occupant = occupantsAt(occupants, projectId, environment.key);
      return cellOf(environment, occupant, testsOf(`${projectId}|${occupant.current?.releaseId}`));
    });
    return { slug, name, repository, environments: cells };
  });
}
