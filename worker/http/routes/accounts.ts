import type { Context, Hono } from "hono";
import type { Proof } from "../../../schema/contract/accounts.ts";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { isIpAddress } from "../../core/identity/site.ts";
import {
  amendMe,
  endOtherSessions,
  endSession,
  listSessions,
  readSecurity,
  removeMe,
} from "../../services/accounts/account.ts";
import { readMe, signIn, signUp } from "../../services/accounts/accounts.ts";
import { changeEmail, confirmEmail, sendVerificationAgain } from "../../services/accounts/addresses.ts";
import type { SignedIn } from "../../services/accounts/context.ts";
import { unlinkGitHub } from "../../services/accounts/github.ts";
import {
  changePassword,
  type Proven,
  provePassword,
  requestReset,
  resetPassword,
} from "../../services/accounts/passwords.ts";
import { createOrganisation } from "../../services/organisations/organisations.ts";
import { endOldSession, limitByAccount, personRoute, publicRoute } from "../route.ts";
import { clearSessionCookie, setSessionCookie } from "../session-cookie.ts";
import { accountContext, type HttpEnv, originOf, siteUrlOf } from "../vars.ts";

/** Gives the browser its new session; the one it came with ends, so that none is carried over. */
export async function begin(c: Context<HttpEnv>, { user, session }: SignedIn) {
  await endOldSession(c);
  setSessionCookie(c, session.secret, session.expiresAt);
  return { user };
}

/** Gives the browser the secret its session goes on under. */
export function renew(c: Context<HttpEnv>, { proof, session }: Proven): Proof {
  setSessionCookie(c, session.secret, session.expiresAt);
  return proof;
}

function entryRoutes(app: Hono<HttpEnv>): void {
  publicRoute(app, ENDPOINTS.signUp, async (_, { body }, c) =>
    begin(c, await signUp(accountContext(c), body)),
  );
  publicRoute(app, ENDPOINTS.signIn, async (_, { body }, c) => {
    await limitByAccount(c, "sign-in", body.email);
    return begin(c, await signIn(accountContext(c), body));
  });
  publicRoute(app, ENDPOINTS.signOut, async (_, __, c) => {
    await endOldSession(c);
    clearSessionCookie(c);
    return undefined;
  });
  publicRoute(app, ENDPOINTS.signInMethods, async (_, __, c) => ({
    password: true,
    passkey: siteUrlOf(c) === originOf(c) && !isIpAddress(originOf(c)),
    github: c.get("runtime").github !== null,
    letters: c.get("runtime").services.mailer.isBound,
  }));
  publicRoute(app, ENDPOINTS.requestReset, async (_, { body }, c) => {
    await limitByAccount(c, "reset", body.email);
    await requestReset(accountContext(c), body.email);
    return undefined;
  });
  publicRoute(app, ENDPOINTS.resetPassword, async (_, { body }, c) => {
    await resetPassword(accountContext(c), body);
    clearSessionCookie(c);
    return undefined;
  });
  publicRoute(app, ENDPOINTS.confirmEmail, async (_, { body }, c) => ({
    user: await confirmEmail(accountContext(c), body.token),
  }));
}

function securityRoutes(app: Hono<HttpEnv>): void {
  personRoute(app, ENDPOINTS.readSecurity, (who, _, c) => readSecurity(accountContext(c), who));
  personRoute(app, ENDPOINTS.prove, async (who, { body }, c) => {
    await limitByAccount(c, "proof", who.user.email);
    return renew(c, await provePassword(accountContext(c), who, who.credential.reveal(), body.password));
  });
  personRoute(app, ENDPOINTS.changePassword, async (who, { body }, c) => {
    await limitByAccount(c, "proof", who.user.email);
    const session = await changePassword(accountContext(c), who, body);
    setSessionCookie(c, session.secret, session.expiresAt);
    return undefined;
  });
  personRoute(app, ENDPOINTS.changeEmail, async (who, { body }, c) => {
    await limitByAccount(c, "letter", who.user.email);
    await changeEmail(accountContext(c), who, body.email);
    return undefined;
  });
  personRoute(app, ENDPOINTS.verifyEmail, async (who, _, c) => {
    await limitByAccount(c, "letter", who.user.email);
    await sendVerificationAgain(accountContext(c), who);
    return undefined;
  });
  personRoute(app, ENDPOINTS.unlinkGitHub, async (who, _, c) => {
    await unlinkGitHub(accountContext(c), who);
    return undefined;
  });
}

function sessionRoutes(app: Hono<HttpEnv>): void {
  personRoute(app, ENDPOINTS.listSessions, (who, _, c) => listSessions(accountContext(c), who));
  personRoute(app, ENDPOINTS.endOtherSessions, async (who, _, c) => {
    await endOtherSessions(accountContext(c), who);
    return undefined;
  });
  personRoute(app, ENDPOINTS.endSession, async (who, { params }, c) => {
    await endSession(accountContext(c), who, params.id);
    return undefined;
  });
}

export function accountRoutes(app: Hono<HttpEnv>): void {
  entryRoutes(app);
  personRoute(app, ENDPOINTS.me, ({ user }, _, c) => readMe(accountContext(c), user));
  personRoute(app, ENDPOINTS.amendMe, async (who, { body }, c) => ({
    user: await amendMe(accountContext(c), who, body.name),
  }));
  personRoute(app, ENDPOINTS.removeMe, async (who, _, c) => {
    await removeMe(accountContext(c), who);
    clearSessionCookie(c);
    return undefined;
  });
  securityRoutes(app);
  sessionRoutes(app);
  personRoute(app, ENDPOINTS.createOrg, ({ user }, { body }, c) =>
    createOrganisation(accountContext(c), user, body, c.get("runtime").shards),
  );
}
