import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { listEnvironments, putEnvironments } from "../../services/projects/environments.ts";
import { createProject, listProjects } from "../../services/projects/projects.ts";
import { amendRelease, decideRelease, planRelease } from "../../services/releases/decide-release.ts";
import { listReleases, readRelease, readTimeline } from "../../services/releases/find-release.ts";
import { orgRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

export function projectRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.createProject, (ctx, { body }) => createProject(ctx, body));
  orgRoute(app, ENDPOINTS.listProjects, (ctx, { query }) => listProjects(ctx, query));
  orgRoute(app, ENDPOINTS.listEnvironments, (ctx, { params }) => listEnvironments(ctx, params.project));
  orgRoute(app, ENDPOINTS.putEnvironments, (ctx, { params, body }) =>
    putEnvironments(ctx, params.project, body),
  );
  orgRoute(app, ENDPOINTS.listReleases, (ctx, { params, query }) => listReleases(ctx, params.project, query));
  orgRoute(app, ENDPOINTS.planRelease, (ctx, { params, body }) => planRelease(ctx, params.project, body));
  orgRoute(app, ENDPOINTS.readRelease, (ctx, { params, query }) =>
    readRelease(ctx, params.project, params.version, query),
  );
  orgRoute(app, ENDPOINTS.amendRelease, (ctx, { params, body }) =>
    amendRelease(ctx, params.project, params.version, body),
  );
  orgRoute(app, ENDPOINTS.readTimeline, (ctx, { params, query }) =>
    readTimeline(ctx, params.project, params.version, query),
  );
  for (const [endpoint, kind] of [
    [ENDPOINTS.haltRelease, "halted"],
    [ENDPOINTS.resumeRelease, "resumed"],
    [ENDPOINTS.cancelRelease, "cancelled"],
  ] as const) {
    orgRoute(app, endpoint, (ctx, { params, body }) =>
      decideRelease(ctx, params.project, params.version, kind, body),
    );
  }
}
