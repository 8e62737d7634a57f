import type { Context, Hono } from "hono";
import { FORMS } from "../../../schema/contract/endpoints/forms.ts";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { ExportQuery } from "../../../schema/contract/organisations.ts";
import { Slug } from "../../../schema/contract/primitives.ts";
import { exportAudit, listAudit, verifyAudit } from "../../services/audit/read-audit.ts";
import { exportOrganisation } from "../../services/organisations/export.ts";
import type { WithControl } from "../../services/organisations/members.ts";
import { notFound } from "../../services/refusal.ts";
import { authoriseFirst, orgContext, orgRoute } from "../route.ts";
import { readQuery, validate } from "../validate.ts";
import type { HttpEnv } from "../vars.ts";

const encoder = new TextEncoder();

/** A line at a time, as fast as it is read: nothing is made that nobody has asked for yet. */
function ndjson(lines: AsyncGenerator<object>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
      },
      cancel: async () => {
        await lines.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function download(
  c: Context<HttpEnv>,
  operation: "exportAudit" | "exportOrg",
  open: (ctx: WithControl, query: Record<string, string>) => Promise<AsyncGenerator<object>>,
): Promise<Response> {
  const slug = Slug.safeParse(c.req.param("org"));
  if (!slug.success) throw notFound("organisation");
  const ctx = { ...(await orgContext(c, slug.data)), control: c.get("runtime").control };
  authoriseFirst(ctx, operation, undefined);
  const name = operation === "exportOrg" ? "export" : "audit";
  return c.body(ndjson(await open(ctx, readQuery(new URL(c.req.url)))), 200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "content-disposition": `attachment; filename="${slug.data}-${name}.ndjson"`,
  });
}

export function auditRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.listAudit, (ctx, { query }) => listAudit(ctx, query));
  orgRoute(app, ENDPOINTS.verifyAudit, (ctx) => verifyAudit(ctx));
  app.get("/v1/orgs/:org/audit/export", (c) =>
    download(c, "exportAudit", (ctx, query) => {
      validate(FORMS.exportAudit.query, query, "query");
      return exportAudit(ctx);
    }),
  );
  app.get("/v1/orgs/:org/export", (c) =>
    download(c, "exportOrg", (ctx, query) =>
      exportOrganisation(ctx, validate(ExportQuery, query, "query").after),
    ),
  );
}
