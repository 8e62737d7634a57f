import type { Hono } from "hono";
import { FORMS } from "../../../schema/contract/endpoints/forms.ts";
import { openApiDocument } from "../docs/openapi.ts";
import { docsMain } from "../docs/page.ts";
import type { HttpEnv } from "../vars.ts";

const CACHE_CONTROL = "public, max-age=300";

const DOCS_CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FOR_ANY_SITE = { "cache-control": CACHE_CONTROL, "access-control-allow-origin": "*" };

/** The reference, for machines and for people, and the keys that verify permits. All belong to this version of the Worker. */
export function documentRoutes(app: Hono<HttpEnv>): void {
  app.get("/v1/openapi.json", (c) => c.json(openApiDocument(new URL(c.req.url).origin), 200, FOR_ANY_SITE));
  app.get(FORMS.keys.path, async (c) =>
    c.json(await c.get("runtime").services.permitKeys.published(), 200, FOR_ANY_SITE),
  );
  app.get("/docs", async (c) => {
    const template = await c.get("runtime").template("docs");
    const main = String(await docsMain(new URL(c.req.url).origin));
    const page = template
      .replace("<!--title-->", () => "Slipway: the interface")
      .replace("<!--main-->", () => main);
    const headers = { "cache-control": CACHE_CONTROL, "content-security-policy": DOCS_CSP };
    return c.html(page, 200, headers);
  });
}
