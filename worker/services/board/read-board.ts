import type { Board, BoardProject } from "../../../schema/contract/board.ts";
import { TIERS } from "../../../schema/contract/projects.ts";
import type { MomentQuery } from "../../../schema/contract/releases.ts";
import { boundProject } from "../../core/access.ts";
import type { RegisteredEnvironment } from "../../core/environment/registry.ts";
import { type Moment, momentOf, seenUntil } from "../../core/moment.ts";
import { authorise, type OrgContext } from "../context.ts";
import { showLockOrNull } from "../environments/environment-at.ts";
import { closedNow, closingsAt, readClosings } from "../gates/closings.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import { placesOf, readCells } from "./cells.ts";

/** Most projects one board shows; more are read page by page through the list of projects. */
const MAX_PROJECTS = 200;

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

/**
 * The cells with who holds each environment and what closes it: three statements more for a whole board. People lock,
 * freeze and stop in Slipway itself, so that it is known as it happens.
 */
async function readProjects(
  ctx: OrgContext,
  projects: readonly StoredProject[],
  moment: Moment | null,
): Promise<BoardProject[]> {
  const at = moment ? seenUntil(moment) : ctx.clock.now();
  const [cells, holds, closings] = await Promise.all([
    readCells(ctx, projects, moment),
    ctx.ledger.gates.holds.at(placesOf(ctx.org.id, projects), at),
    moment ? closingsAt(ctx, at) : readClosings(ctx),
  ]);
  return cells.map((project, index) => ({
    ...project,
    environments: project.environments.map((cell, column) => {
      const key = projects[index]?.environments[column]?.key ?? "";
      const hold = holds.get(`${projectIdOf(ctx.org.id, project.slug)}|${key}`) ?? null;
      return { ...cell, lock: showLockOrNull(hold), ...closedNow(closings, project.slug, key, at) };
    }),
  }));
}

/**
 * The dashboard's first screen in one call, as it is or as it was at a moment. The cursor is read first: what changes
 * meanwhile is told again, not missed. It is the present one of any board. A project nobody had heard of is not on it.
 */
export async function readBoard(ctx: OrgContext, query: MomentQuery): Promise<Board> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "board.read", bound);
  const cursor = await ctx.live.cursor(ctx.org.id);
  const moment = momentOf(query, ctx.clock.now());
  const all =
    bound === null
      ? await ctx.ledger.projects.list(ctx.org.id, "", MAX_PROJECTS)
      : await ctx.ledger.projects.load(ctx.org.id, [bound]);
  const projects = moment ? all.filter(({ createdAt }) => createdAt <= moment.knownAt) : all;
  return {
    org: { slug: ctx.org.slug, name: ctx.org.name },
    columns: columnsOf(projects),
    projects: await readProjects(ctx, projects, moment),
    cursor,
  };
}
