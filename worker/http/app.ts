import { Hono } from "hono";
import { html } from "hono/html";
import { FORMS } from "../../schema/contract/endpoints/forms.ts";
import { ENDPOINTS } from "../../schema/contract/endpoints.ts";
import { PROBLEMS, type ProblemKind } from "../../schema/contract/problem.ts";
import { rateLimitHeaders } from "../core/allowance.ts";
import { notFound, Refusal } from "../services/refusal.ts";
import { faultResponse, problemResponse } from "./problem.ts";
import { honoPath } from "./route.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { auditRoutes } from "./routes/audit.ts";
import { documentRoutes } from "./routes/documents.ts";
import { gateRoutes } from "./routes/gates.ts";
import { gitHubRoutes } from "./routes/github.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { liveRoutes } from "./routes/live.ts";
import { lockRoutes } from "./routes/locks.ts";
import { mailboxRoutes } from "./routes/mailbox.ts";
import { memberRoutes } from "./routes/members.ts";
import { organisationRoutes } from "./routes/organisations.ts";
import { pageRoutes } from "./routes/pages.ts";
import { passkeyRoutes } from "./routes/passkeys.ts";
import { planRoutes } from "./routes/plans.ts";
import { projectRoutes } from "./routes/projects.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import type { HttpEnv, Runtime } from "./vars.ts";

const API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "strict-origin-when-cross-origin"],
  ["strict-transport-security", "max-age=31536000; includeSubDomains"],
  ["cross-origin-opener-policy", "same-origin"],
  ["content-security-policy", API_CSP],
];

/** A response of another's making, such as an upgraded socket, cannot be changed: it is taken into one that can. */
function withHeaders(response: Response, headers: readonly (readonly [string, string])[]): Response {
  const { status, webSocket } = response;
  const answer = webSocket
    ? new Response(null, { status, webSocket, headers: response.headers })
    : new Response(response.body, response);
  for (const [name, value] of headers) if (!answer.headers.has(name)) answer.headers.set(name, value);
  return answer;
}

const KNOWN_PATHS = [
  ...Object.values(ENDPOINTS).map(({ method, path }) => ({ method, path })),
  ...Object.values(FORMS).map(({ method, path }) => ({ method, path })),
].map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${honoPath(path).replace(/:\w+/g, "[^/]+")}$`),
}));

/** The methods an address takes, for a request that used another. */
const methodsAt = (pathname: string) => [
  ...new Set(KNOWN_PATHS.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method)),
];

const SECRET_PATHS = /^\/v1\/auth\//;

/** The HTTP face of the product. `open` builds what one request may use. */
export function createApp(open: (env: object) => Runtime): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  app.use(async (c, next) => {
    const runtime = open(c.env);
    const requestId = runtime.services.ids.next("req");
    c.set("requestId", requestId);
    c.set("runtime", runtime);
    c.set("caller", null);
    c.set("org", null);
    c.set("allowances", []);
    const startedAt = runtime.services.clock.now();
    await next();
    c.res = withHeaders(c.res, [
      ["x-request-id", requestId],
      ["cache-control", "no-store"],
      ...SECURITY_HEADERS,
      ...rateLimitHeaders(c.get("allowances")),
    ]);
    const { pathname } = new URL(c.req.url);
    runtime.services.log.info("request.served", {
      requestId,
      method: c.req.method,
      path: SECRET_PATHS.test(pathname) ? pathname : (c.req.routePath ?? pathname),
      status: c.res.status,
      ms: runtime.services.clock.now() - startedAt,
      org: c.get("org")?.id,
      ...runtime.meter,
    });
  });

  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/problems/:kind", (c) => {
    const kind = c.req.param("kind");
    if (!Object.hasOwn(PROBLEMS, kind)) throw notFound("kind of problem");
    const { status, title } = PROBLEMS[kind as ProblemKind];
    return c.html(
      html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>Problem <code>${kind}</code>, answered with status ${status}.</p></html>`,
    );
  });
  accountRoutes(app);
  organisationRoutes(app);
  passkeyRoutes(app);
  gitHubRoutes(app);
  mailboxRoutes(app);
  memberRoutes(app);
  auditRoutes(app);
  projectRoutes(app);
  gateRoutes(app);
  lockRoutes(app);
  planRoutes(app);
  ingestRoutes(app);
  liveRoutes(app);
  webhookRoutes(app);
  pageRoutes(app);
  documentRoutes(app);

  app.notFound((c) => {
    const allowed = methodsAt(new URL(c.req.url).pathname);
    if (allowed.length === 0)
      return problemResponse(c, new Refusal("not-found", "There is nothing at this address."));
    const response = problemResponse(c, new Refusal("method-not-allowed", `Use ${allowed.join(" or ")}.`));
    response.headers.set("allow", allowed.join(", "));
    return response;
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return problemResponse(c, error);
    c.get("runtime").services.log.error("request.failed", error, { requestId: c.get("requestId") });
    return faultResponse(c);
  });
  return app;
}
