import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { isWellFormedToken } from "../../core/token.ts";
import { sha256 } from "../../services/hash.ts";
import { Secret } from "../../services/log.ts";
import { identify, looksLikeIdentity } from "../../services/organisations/identity.ts";
import { Refusal } from "../../services/refusal.ts";
import { sessionCookieName, setSessionCookie } from "../session-cookie.ts";
import type { Caller, HttpEnv } from "../vars.ts";

const TOUCH_EVERY_MS = 5 * 60 * 1000;

function bearerOf(header: string): Secret {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined)
    throw new Refusal("unauthenticated", "The Authorization header is not `Bearer <token>`.");
  return new Secret(token);
}

async function machine(c: Context<HttpEnv>, credential: Secret): Promise<Caller> {
  const { control, services } = c.get("runtime");
  const token = credential.reveal();
  if (looksLikeIdentity(token)) {
    const { issuerKeys } = c.get("runtime");
    const found = await identify({ control, clock: services.clock, keys: issuerKeys }, token);
    return { kind: "machine", ...found, expiresAt: null, credential };
  }
  const now = services.clock.now();
  const found = isWellFormedToken(token) ? await control.tokens.findByHash(await sha256(token), now) : null;
  if (!found) throw new Refusal("unauthenticated", "The token is not known, was revoked, or has expired.");
  const { hash, id, name, scopes, project, expiresAt, lastUsedAt } = found.token;
  if (lastUsedAt === null || lastUsedAt < now - TOUCH_EVERY_MS) {
    c.executionCtx.waitUntil(control.tokens.touch(hash, now, now - TOUCH_EVERY_MS));
  }
  return {
    kind: "machine",
    principal: { kind: "token", id, name, scopes, project },
    org: found.org,
    expiresAt,
    credential,
  };
}

async function person(c: Context<HttpEnv>, id: string): Promise<Caller | null> {
  const found = await c.get("runtime").sessions.validate(id);
  if (!found) return null;
  if (found.prolongedTo !== null) setSessionCookie(c, id, found.prolongedTo);
  const { user, provenAt, expiresAt, id: sessionId } = found;
  return { kind: "person", user, provenAt, expiresAt, sessionId, credential: new Secret(id) };
}

/**
 * Who is calling: the token of the Authorization header, else the session of the cookie, else nobody. A token that is
 * wrong is refused even where nobody would do; a cookie that has run out is as good as none.
 */
export async function authenticate(c: Context<HttpEnv>): Promise<Caller | null> {
  const header = c.req.header("authorization");
  if (header !== undefined) return machine(c, bearerOf(header));
  const cookie = getCookie(c, sessionCookieName(c));
  return cookie ? person(c, cookie) : null;
}
