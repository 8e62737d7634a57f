import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { readDrift } from "../../services/environments/drift.ts";
import { listLines, putLine } from "../../services/environments/lines.ts";
import { judgeRollback, listRollbacks } from "../../services/environments/rollbacks.ts";
import { amendIncident } from "../../services/incidents/amend-incident.ts";
import { listIncidents } from "../../services/incidents/list-incidents.ts";
import { openIncident } from "../../services/incidents/open-incident.ts";
import { blockRelease } from "../../services/plans/block-release.ts";
import { addDeliverable, amendDeliverable, removeDeliverable } from "../../services/plans/deliverables.ts";
import { addMilestone, amendMilestone, removeMilestone } from "../../services/plans/milestones.ts";
import { orgRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

export function planRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.addMilestone, (ctx, { params, body }) => addMilestone(ctx, params, body));
  orgRoute(app, ENDPOINTS.amendMilestone, (ctx, { params, body }) => amendMilestone(ctx, params, body));
  orgRoute(app, ENDPOINTS.removeMilestone, async (ctx, { params }) => {
    await removeMilestone(ctx, params);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.addDeliverable, (ctx, { params, body }) => addDeliverable(ctx, params, body));
  orgRoute(app, ENDPOINTS.amendDeliverable, (ctx, { params, body }) => amendDeliverable(ctx, params, body));
  orgRoute(app, ENDPOINTS.removeDeliverable, async (ctx, { params }) => {
    await removeDeliverable(ctx, params);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.blockRelease, (ctx, { params, body }) =>
    blockRelease(ctx, params, "blocked", body),
  );
  orgRoute(app, ENDPOINTS.unblockRelease, (ctx, { params, body }) =>
    blockRelease(ctx, params, "unblocked", body),
  );
  orgRoute(app, ENDPOINTS.openIncident, (ctx, { params, body }) => openIncident(ctx, params.project, body));
  orgRoute(app, ENDPOINTS.listIncidents, (ctx, { params, query }) =>
    listIncidents(ctx, params.project, query),
  );
  orgRoute(app, ENDPOINTS.amendIncident, (ctx, { params, body }) =>
    amendIncident(ctx, params.project, params.id, body),
  );
  orgRoute(app, ENDPOINTS.listRollbacks, (ctx, { params, query }) =>
    listRollbacks(ctx, params.project, query),
  );
  orgRoute(app, ENDPOINTS.judgeRollback, (ctx, { params, body }) =>
    judgeRollback(ctx, params.project, params.id, body),
  );
  orgRoute(app, ENDPOINTS.readDrift, (ctx, { params }) => readDrift(ctx, params.project));
  orgRoute(app, ENDPOINTS.listLines, (ctx, { params, query }) => listLines(ctx, params.project, query));
  orgRoute(app, ENDPOINTS.putLine, (ctx, { params, body }) => putLine(ctx, params, body));
}
