import type { Board, BoardCell, BoardProject } from "../../../schema/contract/board.ts";
import { TIERS } from "../../../schema/contract/projects.ts";
import { boundProject } from "../../core/access.ts";
import type { RegisteredEnvironment } from "../../core/environment/registry.ts";
import { isoTime } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import {
  type ListedRelease,
  type Occupants,
  occupantsAt,
  projectIdOf,
  type StoredProject,
} from "../ledger.ts";

/** Most projects one board shows; more are read page by page through the list of projects. */
const MAX_PROJECTS = 200;

function cellOf(
  { name, tier }: RegisteredEnvironment,
  { current, latest }: Occupants,
  head: ListedRelease | undefined,
): BoardCell {
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
    tests: head && head.standing.tests.status !== "none" ? head.standing.tests : null,
    lock: null,
    frozen: false,
    stopped: false,
  };
}

/** The columns: every environment name in use, by tier, then as the projects order them. */
function columnsOf(projects: readonly StoredProject[]): Board["columns"] {
  const columns = new Map<
    string,
    { name: string; tier: RegisteredEnvironment["tier"]; rank: number; users: number }
  >();
  for (const { environments } of projects) {
    for (const [rank, { key, name, tier }] of environments.entries()) {
      const before = columns.get(key);
      columns.set(key, before ? { ...before, users: before.users + 1 } : { name, tier, rank, users: 1 });
    }
  }
  return [...columns]
    .sort(
      ([a, x], [b, y]) =>
        TIERS.indexOf(x.tier) - TIERS.indexOf(y.tier) ||
        y.users - x.users ||
        x.rank - y.rank ||
        (a < b ? -1 : 1),
    )
    .map(([, { name, tier }]) => ({ name, tier }));
}

/** Cells of several projects: what runs in each environment, in two statements however long the history. */
export async function boardProjects(
  ctx: Pick<OrgContext, "ledger" | "org">,
  projects: readonly StoredProject[],
): Promise<BoardProject[]> {
  const places = projects.flatMap(({ slug, environments }) =>
    environments.map(({ key }) => ({ projectId: projectIdOf(ctx.org.id, slug), key })),
  );
  const occupants = await ctx.ledger.projects.occupants(places);
  const running = places.flatMap(({ projectId, key }) => {
    const { current } = occupantsAt(occupants, projectId, key);
    return current ? [{ projectId, id: current.releaseId }] : [];
  });
  const heads =
    running.length > 0 ? await ctx.ledger.releases.heads(running) : new Map<string, ListedRelease>();
  return projects.map(({ slug, name, repository, environments }) => {
    const projectId = projectIdOf(ctx.org.id, slug);
    const cells = environments.map((environment) => {
      const occupant = occupantsAt(occupants, projectId, environment.key);
      return cellOf(environment, occupant, heads.get(`${projectId}|${occupant.current?.releaseId}`));
    });
    return { slug, name, repository, environments: cells };
  });
}

/** The dashboard's first screen in one call. The cursor is read first: what changes meanwhile is told again, not missed. */
export async function readBoard(ctx: OrgContext): Promise<Board> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "board.read", bound);
  const cursor = await ctx.live.cursor(ctx.org.id);
  const projects =
    bound === null
      ? await ctx.ledger.projects.list(ctx.org.id, "", MAX_PROJECTS)
      : await ctx.ledger.projects.load(ctx.org.id, [bound]);
  return {
    org: { slug: ctx.org.slug, name: ctx.org.name },
    columns: columnsOf(projects),
    projects: await boardProjects(ctx, projects),
    cursor,
  };
}
