import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import {
  acceptInvitation,
  invite,
  listInvitations,
  revokeInvitation,
  showInvitation,
} from "../../services/organisations/invitations.ts";
import { addMember, amendMember, listMembers, removeMember } from "../../services/organisations/members.ts";
import { orgRoute, personRoute, publicRoute } from "../route.ts";
import { accountContext, type HttpEnv } from "../vars.ts";

export function memberRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.listMembers, (ctx, { query }) => listMembers(ctx, query));
  orgRoute(app, ENDPOINTS.addMember, (ctx, { body }) => addMember(ctx, body));
  orgRoute(app, ENDPOINTS.amendMember, (ctx, { params, body }) => amendMember(ctx, params.id, body.role));
  orgRoute(app, ENDPOINTS.removeMember, async (ctx, { params, query }) => {
    await removeMember(ctx, params.id, query.tokens === "revoke");
    return undefined;
  });
  orgRoute(app, ENDPOINTS.listInvitations, (ctx, { query }) => listInvitations(ctx, query));
  orgRoute(app, ENDPOINTS.invite, (ctx, { body }) => invite(ctx, body));
  orgRoute(app, ENDPOINTS.revokeInvitation, async (ctx, { params }) => {
    await revokeInvitation(ctx, params.id);
    return undefined;
  });
  publicRoute(app, ENDPOINTS.showInvitation, (_, { body }, c) =>
    showInvitation(accountContext(c), body.token),
  );
  personRoute(app, ENDPOINTS.acceptInvitation, ({ user }, { body }, c) =>
    acceptInvitation(accountContext(c), user, body.token),
  );
}
