import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import {
  acquireLock,
  endLock,
  leaveQueue,
  listHolds,
  readLock,
  renewLock,
} from "../../services/environments/locks.ts";
import {
  endPermit,
  listPermits,
  readPermit,
  renewPermit,
  requestPermit,
} from "../../services/environments/permits.ts";
import { orgRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

function permitRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.requestPermit, (ctx, { params, body, query }) =>
    requestPermit(ctx, params.project, body, query),
  );
  orgRoute(app, ENDPOINTS.listPermits, (ctx, { params, query }) => listPermits(ctx, params.project, query));
  orgRoute(app, ENDPOINTS.readPermit, (ctx, { params }) => readPermit(ctx, params.project, params.id));
  orgRoute(app, ENDPOINTS.renewPermit, (ctx, { params, body }) =>
    renewPermit(ctx, params.project, params.id, body),
  );
  orgRoute(app, ENDPOINTS.endPermit, async (ctx, { params }) => {
    await endPermit(ctx, params.project, params.id);
    return undefined;
  });
}

/** Who holds an environment, who waits for it, and who may deploy to it. */
export function lockRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.acquireLock, (ctx, { params, body, query }) =>
    acquireLock(ctx, params.project, params.environment, body, query),
  );
  orgRoute(app, ENDPOINTS.renewLock, (ctx, { params, body }) =>
    renewLock(ctx, params.project, params.environment, body),
  );
  orgRoute(app, ENDPOINTS.endLock, async (ctx, { params, body }) => {
    await endLock(ctx, params.project, params.environment, body);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.readLock, (ctx, { params }) => readLock(ctx, params.project, params.environment));
  orgRoute(app, ENDPOINTS.leaveQueue, async (ctx, { params }) => {
    await leaveQueue(ctx, params.project, params.environment, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.listHolds, (ctx, { params, query }) =>
    listHolds(ctx, params.project, params.environment, query),
  );
  permitRoutes(app);
}
