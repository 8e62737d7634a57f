import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { FORMS } from "../../../schema/contract/endpoints/forms.ts";
import { arriveFromGitHub, type GitHub } from "../../services/accounts/github.ts";
import { newSecret } from "../../services/accounts/secret.ts";
import { notFound } from "../../services/refusal.ts";
import { callerOf, limitByAddress } from "../route.ts";
import { readQuery, validate } from "../validate.ts";
import { accountContext, type HttpEnv, originOf, siteUrlOf } from "../vars.ts";
import { begin } from "./accounts.ts";

const STATE_SECONDS = 600;

/** Only a path of ours: an address that leads elsewhere would let a link send people away after signing in. */
const pathOf = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : "/";

const cookieName = (c: Context<HttpEnv>) =>
  originOf(c).startsWith("https:") ? "__Host-slipway_github" : "slipway_github";

const callbackOf = (c: Context<HttpEnv>) => `${siteUrlOf(c)}/v1/auth/github/callback`;

function configured(c: Context<HttpEnv>): GitHub {
  const { github } = c.get("runtime");
  if (!github) throw notFound("way to sign in");
  return github;
}

/** The browser carries what it must come back with, and where it wanted to go. */
async function leave(c: Context<HttpEnv>): Promise<Response> {
  await limitByAddress(c);
  const github = configured(c);
  const { origin, pathname, search } = new URL(c.req.url);
  // The state is kept where GitHub sends the browser back to.
  if (origin !== siteUrlOf(c)) return c.redirect(siteUrlOf(c) + pathname + search, 302);
  const query = validate(FORMS.gitHub.query, readQuery(new URL(c.req.url)), "query") as { next?: string };
  const state = newSecret();
  setCookie(c, cookieName(c), JSON.stringify([state, pathOf(query.next)]), {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: originOf(c).startsWith("https:"),
    maxAge: STATE_SECONDS,
  });
  return c.redirect(github.authorizationUrl(state, callbackOf(c)).href, 302);
}

function carried(c: Context<HttpEnv>): [state: string, next: string] | null {
  try {
    const [state, next] = JSON.parse(getCookie(c, cookieName(c)) ?? "null") as [unknown, unknown];
    return typeof state === "string" && typeof next === "string" ? [state, pathOf(next)] : null;
  } catch {
    return null;
  }
}

/** A browser stands here, so whatever goes wrong leads to a page that says so. */
async function comeBack(c: Context<HttpEnv>): Promise<Response> {
  await limitByAddress(c);
  const github = configured(c);
  const query = readQuery(new URL(c.req.url));
  const before = carried(c);
  deleteCookie(c, cookieName(c), { path: "/", secure: originOf(c).startsWith("https:") });
  const caller = await callerOf(c);
  const who = caller?.kind === "person" ? caller : null;
  const failed = (problem: string) => c.redirect(`${who ? "/account" : "/sign-in"}?problem=${problem}`, 302);
  if (!before || query.state !== before[0]) return failed("github-expired");
  if (query.code === undefined) return failed("github-refused");
  const profile = await github.exchange(query.code, callbackOf(c));
  if (!profile) return failed("github-expired");
  const outcome = await arriveFromGitHub(accountContext(c), who, profile);
  if (outcome.kind === "refused") return failed(outcome.problem);
  if (outcome.kind === "signed_in") await begin(c, outcome.signedIn);
  return c.redirect(before[1], 302);
}

export function gitHubRoutes(app: Hono<HttpEnv>): void {
  app.get("/v1/auth/github", leave);
  app.get("/v1/auth/github/callback", comeBack);
}
