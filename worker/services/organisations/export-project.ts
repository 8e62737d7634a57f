import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type { OrgContext } from "../context.ts";
import { listLines } from "../environments/lines.ts";
import { listHolds } from "../environments/locks.ts";
import { listPermits } from "../environments/permits.ts";
import { listRollbacks } from "../environments/rollbacks.ts";
import { listPolicies } from "../gates/policies.ts";
import { listIncidents } from "../incidents/list-incidents.ts";
import { listEnvironments } from "../projects/environments.ts";
import { listReleases } from "../releases/find-release.ts";
import type { Line } from "./export-reports.ts";

const AT_ONCE = 200;

type Listing = (query: PageQuery) => Promise<List<object>>;

/** Everything of a list, a page at a time. */
async function* every(type: string, project: string, list: Listing, more: object = {}): AsyncGenerator<Line> {
  let cursor: string | undefined;
  do {
    const page: List<object> = await list({ limit: AT_ONCE, cursor });
    for (const data of page.items) yield { type, project, ...more, data };
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** What there is of an environment, and of who held and ruled it. */
async function* linesInEnvironment(
  ctx: OrgContext,
  project: string,
  environment: string,
): AsyncGenerator<Line> {
  const of = { environment };
  yield* every("policy", project, (query) => listPolicies(ctx, project, environment, query), of);
  yield* every("hold", project, (query) => listHolds(ctx, project, environment, query), of);
}

/** Everything of a project, as the interface answers it. */
export async function* linesInProject(ctx: OrgContext, project: string): AsyncGenerator<Line> {
  for (const data of (await listEnvironments(ctx, project)).items) {
    yield { type: "environment", project, data };
    yield* linesInEnvironment(ctx, project, data.name);
  }
  yield* every("release", project, (query) =>
    listReleases(ctx, project, { ...query, provisional: undefined }),
  );
  yield* every("permit", project, (query) => listPermits(ctx, project, query));
  yield* every("incident", project, (query) => listIncidents(ctx, project, { ...query, status: "all" }));
  yield* every("rollback", project, (query) => listRollbacks(ctx, project, query));
  yield* every("line", project, (query) => listLines(ctx, project, query));
}
