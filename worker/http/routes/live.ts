import type { Hono } from "hono";
import * as z from "zod";
import { Slug } from "../../../schema/contract/primitives.ts";
import { boundProject } from "../../core/access.ts";
import { endOf, type Listener } from "../../core/listener.ts";
import { authorise } from "../../services/context.ts";
import { notFound, Refusal } from "../../services/refusal.ts";
import { isSameOrigin } from "../middleware/same-origin.ts";
import { orgContext } from "../route.ts";
import { readQuery, validate } from "../validate.ts";
import type { HttpEnv } from "../vars.ts";

const LiveQuery = z.strictObject({ since: z.coerce.number().int().min(0).optional() });

/** The live feed. A browser does not ask before it opens a socket, so another site's page is turned away here. */
export function liveRoutes(app: Hono<HttpEnv>): void {
  app.get("/v1/orgs/:org/live", async (c) => {
    const slug = Slug.safeParse(c.req.param("org"));
    if (!slug.success) throw notFound("organisation");
    const ctx = await orgContext(c, slug.data);
    if (ctx.principal.kind === "trust") {
      throw new Refusal(
        "forbidden",
        "A CI job's identity token is good for one request, not for following. Use a token with read.",
      );
    }
    const project = boundProject(ctx.principal);
    authorise(ctx, "board.read", project);
    validate(LiveQuery, readQuery(new URL(c.req.url)), "query");
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new Refusal("upgrade-required", "Open a WebSocket here.");
    }
    if (ctx.principal.kind === "user" && isSameOrigin(c.req.raw) === false) {
      throw new Refusal("cross-site", "The live feed may be opened from Slipway's own pages only.");
    }
    const caller = c.get("caller");
    const listener: Listener = {
      kind: "member",
      id: ctx.principal.id,
      session: caller?.kind === "person" ? caller.sessionId : null,
      project,
      endsAt: endOf(caller?.expiresAt ?? null, ctx.clock.now()),
    };
    return c.get("runtime").openLive(ctx.org.id, listener, c.req.raw);
  });
}
