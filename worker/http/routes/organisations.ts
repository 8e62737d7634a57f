import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { readBoard } from "../../services/board/read-board.ts";
import { listInbox, replayInbox } from "../../services/ingest/inbox.ts";
import { createToken, listTokens, revokeToken } from "../../services/organisations/organisations.ts";
import { listPages, putPage } from "../../services/pages/pages.ts";
import { orgRoute } from "../route.ts";
import type { HttpEnv } from "../vars.ts";

export function organisationRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.createToken, (ctx, { body }) => createToken(ctx, body));
  orgRoute(app, ENDPOINTS.listTokens, (ctx, { query }) => listTokens(ctx, query));
  orgRoute(app, ENDPOINTS.revokeToken, async (ctx, { params }) => {
    await revokeToken(ctx, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.readBoard, (ctx) => readBoard(ctx));
  orgRoute(app, ENDPOINTS.listInbox, (ctx, { query }) => listInbox(ctx, query));
  orgRoute(app, ENDPOINTS.replayInbox, (ctx, { params }) => replayInbox(ctx, params.id));
  orgRoute(app, ENDPOINTS.listPages, (ctx) => listPages(ctx));
  orgRoute(app, ENDPOINTS.putPage, (ctx, { params, body }) => putPage(ctx, params.page, body));
}
