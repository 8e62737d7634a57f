import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { catalogue } from "../../core/webhooks/catalogue.ts";
import { amendEndpoint } from "../../services/webhooks/amend-endpoint.ts";
import { createEndpoint } from "../../services/webhooks/create-endpoint.ts";
import {
  listDeliveries,
  readDelivery,
  replayDeliveries,
  replayDelivery,
  testEndpoint,
} from "../../services/webhooks/deliveries.ts";
import {
  listEndpoints,
  readEndpoint,
  readHistory,
  removeEndpoint,
} from "../../services/webhooks/endpoints.ts";
import { revealSecret, rotateSecret } from "../../services/webhooks/secret.ts";
import { disableEndpoint, enableEndpoint } from "../../services/webhooks/switch-endpoint.ts";
import { commandOf } from "../middleware/idempotency.ts";
import { orgRoute, publicRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

function endpointRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.listEndpoints, (ctx, { query }) => listEndpoints(ctx, query));
  orgRoute(app, ENDPOINTS.createEndpoint, (ctx, { body }) => createEndpoint(ctx, body));
  orgRoute(app, ENDPOINTS.readEndpoint, (ctx, { params }) => readEndpoint(ctx, params.id));
  orgRoute(app, ENDPOINTS.patchEndpoint, (ctx, { params, body }) => amendEndpoint(ctx, params.id, body));
  orgRoute(app, ENDPOINTS.removeEndpoint, async (ctx, { params }) => {
    await removeEndpoint(ctx, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.revealSecret, (ctx, { params }) => revealSecret(ctx, params.id));
  orgRoute(app, ENDPOINTS.rotateSecret, (ctx, { params }) => rotateSecret(ctx, params.id));
  orgRoute(app, ENDPOINTS.enableEndpoint, (ctx, { params }) => enableEndpoint(ctx, params.id));
  orgRoute(app, ENDPOINTS.disableEndpoint, (ctx, { params }) => disableEndpoint(ctx, params.id));
  orgRoute(app, ENDPOINTS.readEndpointHistory, (ctx, { params }) => readHistory(ctx, params.id));
}

function deliveryRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.testEndpoint, (ctx, { params, body }) => testEndpoint(ctx, params.id, body));
  orgRoute(app, ENDPOINTS.listDeliveries, (ctx, { params, query }) => listDeliveries(ctx, params.id, query));
  orgRoute(app, ENDPOINTS.readDelivery, (ctx, { params }) => readDelivery(ctx, params.id));
  orgRoute(app, ENDPOINTS.replayDelivery, async (ctx, { params }, c) =>
    replayDelivery(ctx, params.id, await commandOf(c, null)),
  );
  orgRoute(app, ENDPOINTS.replayDeliveries, async (ctx, { params, body }, c) =>
    replayDeliveries(ctx, params.id, body, await commandOf(c, body)),
  );
}

/** Signed messages to other systems: where they go, and how that went. */
export function webhookRoutes(app: Hono<HttpEnv>): void {
  endpointRoutes(app);
  deliveryRoutes(app);
  publicRoute(app, ENDPOINTS.listWebhookTypes, async () => catalogue());
}
