import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { HttpEnv } from "./vars.ts";

const isHttps = (c: Context<HttpEnv>) => new URL(c.req.url).protocol === "https:";

/** `__Host-` binds a cookie to this host and to https; a browser refuses it on plain http. */
export const sessionCookieName = (c: Context<HttpEnv>): string =>
  isHttps(c) ? "__Host-slipway_session" : "slipway_session";

const attributes = (c: Context<HttpEnv>) =>
  ({ httpOnly: true, sameSite: "Lax", path: "/", secure: isHttps(c) }) as const;

export function setSessionCookie(c: Context<HttpEnv>, id: string, expiresAt: number): void {
  setCookie(c, sessionCookieName(c), id, { ...attributes(c), expires: new Date(expiresAt) });
}

export function clearSessionCookie(c: Context<HttpEnv>): void {
  deleteCookie(c, sessionCookieName(c), attributes(c));
}
