import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { readBoard } from "../../services/board/read-board.ts";
import { listInbox, replayInbox } from "../../services/ingest/inbox.ts";
import { createToken, listTokens, revokeToken } from "../../services/organisations/organisations.ts";
import { removeRemains } from "../../services/organisations/remove-remains.ts";
import {
  amendOrganisation,
  readOrganisation,
  removeOrganisation,
} from "../../services/organisations/settings.ts";
import { createTrust, listTrusts, revokeTrust } from "../../services/organisations/trusts.ts";
import { listPages, putPage } from "../../services/pages/pages.ts";
import { orgRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

export function organisationRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.readOrg, (ctx) => readOrganisation(ctx));
  orgRoute(app, ENDPOINTS.amendOrg, (ctx, { body }) => amendOrganisation(ctx, body));
  orgRoute(app, ENDPOINTS.removeOrg, async (ctx, { body }, c) => {
    await removeOrganisation(ctx, body);
    // The answer does not wait for it, and the next minute's sweep goes on with what this does not finish.
    c.executionCtx.waitUntil(
      removeRemains(ctx, ctx.org.shard, ctx.org.id).catch((error: unknown) =>
        ctx.log.error("organisation.removal_failed", error, { org: ctx.org.id }),
      ),
    );
    return undefined;
  });
  orgRoute(app, ENDPOINTS.createToken, (ctx, { body }) => createToken(ctx, body));
  orgRoute(app, ENDPOINTS.listTokens, (ctx, { query }) => listTokens(ctx, query));
  orgRoute(app, ENDPOINTS.revokeToken, async (ctx, { params }) => {
    await revokeToken(ctx, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.createTrust, (ctx, { body }) => createTrust(ctx, body));
  orgRoute(app, ENDPOINTS.listTrusts, (ctx, { query }) => listTrusts(ctx, query));
  orgRoute(app, ENDPOINTS.revokeTrust, async (ctx, { params }) => {
    await revokeTrust(ctx, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.readBoard, (ctx, { query }) => readBoard(ctx, query));
  orgRoute(app, ENDPOINTS.listInbox, (ctx, { query }) => listInbox(ctx, query));
  orgRoute(app, ENDPOINTS.replayInbox, (ctx, { params }) => replayInbox(ctx, params.id));
  orgRoute(app, ENDPOINTS.listPages, (ctx) => listPages(ctx));
  orgRoute(app, ENDPOINTS.putPage, (ctx, { params, body }) => putPage(ctx, params.page, body));
}
