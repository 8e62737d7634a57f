import type { Context, Hono } from "hono";
import { Slug } from "../../../schema/contract/primitives.ts";
import { sha256 } from "../../services/hash.ts";
import { readPublicPage } from "../../services/pages/pages.ts";
import { notFound, Refusal } from "../../services/refusal.ts";
import { renderPage } from "../status/render.ts";
import type { HttpEnv } from "../vars.ts";

/** Seconds: short enough that an open page sees a change, long enough that a crowd asks the edge and not us. */
const CACHE_CONTROL = "public, max-age=1, must-revalidate";

const PAGE_CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

async function readPage(c: Context<HttpEnv>) {
  const slug = Slug.safeParse(c.req.param("page"));
  if (!slug.success) throw notFound("page");
  const { control, services } = c.get("runtime");
  return readPublicPage({ ...services, control }, slug.data);
}

/** An answer that may be cached, with a tag of its content: who has it already gets a 304. */
async function tagged(c: Context<HttpEnv>, body: string, headers: Record<string, string>): Promise<Response> {
  const etag = `"${(await sha256(body)).slice(0, 27)}"`;
  const all = { ...headers, etag, "cache-control": CACHE_CONTROL };
  const given =
    c.req
      .header("if-none-match")
      ?.split(",")
      .map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return given.includes(etag) || given.includes("*") ? c.body(null, 304, all) : c.body(body, 200, all);
}

async function pageHtml(c: Context<HttpEnv>): Promise<Response> {
  const template = await c.get("runtime").template("status");
  const fill = (title: string, main: string) =>
    template.replace("<!--title-->", () => title).replace("<!--main-->", () => main);
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PAGE_CSP };
  try {
    const { status } = await readPage(c);
    const { title, main } = await renderPage(status);
    return await tagged(c, fill(title, main), headers);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "not-found") throw error;
    const main =
      '<h1>There is no page here</h1><p class="empty">The address may be mistyped, or the page is not public.</p>';
    return c.body(fill("Not found", main), 404, { ...headers, "cache-control": "no-store" });
  }
}

export function pageRoutes(app: Hono<HttpEnv>): void {
  app.get("/p/:page", pageHtml);
  app.get("/p/:page/status.json", async (c) => {
    const { status } = await readPage(c);
    return tagged(c, JSON.stringify(status), {
      "content-type": "application/json; charset=utf-8",
      "access-control-allow-origin": "*",
    });
  });
  app.get("/p/:page/live", async (c) => {
    const { orgId, projects } = await readPage(c);
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new Refusal("upgrade-required", "Open a WebSocket here.");
    }
    return c.get("runtime").openLive(orgId, { kind: "page", projects }, c.req.raw);
  });
}
