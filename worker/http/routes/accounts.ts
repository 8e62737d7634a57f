import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { readMe, signIn, signUp } from "../../services/accounts/accounts.ts";
import { createOrganisation } from "../../services/organisations/organisations.ts";
import { personRoute, publicRoute } from "../route.ts";
import { clearSessionCookie, setSessionCookie } from "../session-cookie.ts";
import { accountContext, type HttpEnv } from "../vars.ts";

export function accountRoutes(app: Hono<HttpEnv>): void {
  publicRoute(app, ENDPOINTS.signUp, async (_, { body }, c) => {
    const { user, session } = await signUp(accountContext(c), body);
    setSessionCookie(c, session.secret, session.expiresAt);
    return { user };
  });
  publicRoute(app, ENDPOINTS.signIn, async (_, { body }, c) => {
    const { user, session } = await signIn(accountContext(c), body);
    setSessionCookie(c, session.secret, session.expiresAt);
    return { user };
  });
  publicRoute(app, ENDPOINTS.signOut, async (caller, _, c) => {
    if (caller?.kind === "person") await c.get("runtime").sessions.end(caller.credential.reveal());
    clearSessionCookie(c);
    return undefined;
  });
  personRoute(app, ENDPOINTS.me, ({ user }, _, c) => readMe(accountContext(c), user));
  personRoute(app, ENDPOINTS.createOrg, ({ user }, { body }, c) => {
    return createOrganisation(accountContext(c), user, body, c.get("runtime").shards);
  });
}
