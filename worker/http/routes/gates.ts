import type { Hono } from "hono";
import { ofRelease } from "../../../schema/contract/endpoints/define.ts";
import { FORMS } from "../../../schema/contract/endpoints/forms.ts";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { ExplainQuery } from "../../../schema/contract/gates.ts";
import { explanationText } from "../../core/gates/explain-text.ts";
import { approve, listApprovals, revokeApproval } from "../../services/approvals/approve.ts";
import { askApproval, listApprovalRequests } from "../../services/approvals/requests.ts";
import { answerGate } from "../../services/gates/answer-gate.ts";
import { amendDebt, listDebts, settleDebt } from "../../services/gates/debts.ts";
import { explainRelease } from "../../services/gates/explain.ts";
import { createFreeze, endFreeze, listFreezes, readCalendar } from "../../services/gates/freezes.ts";
import { listPolicies, putPolicy, readPolicy } from "../../services/gates/policies.ts";
import { endStop, listStops, startStop } from "../../services/gates/stops.ts";
import { tryPolicy } from "../../services/gates/try-policy.ts";
import { notFound } from "../../services/refusal.ts";
import { authoriseFirst, honoPath, orgContext, orgRoute } from "../route.ts";
import { readQuery, validate } from "../validate.ts";
import type { HttpEnv } from "../vars.ts";

function policyRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.readPolicy, (ctx, { params }) =>
    readPolicy(ctx, params.project, params.environment),
  );
  orgRoute(app, ENDPOINTS.putPolicy, (ctx, { params, body }) =>
    putPolicy(ctx, params.project, params.environment, body),
  );
  orgRoute(app, ENDPOINTS.listPolicies, (ctx, { params, query }) =>
    listPolicies(ctx, params.project, params.environment, query),
  );
  orgRoute(app, ENDPOINTS.tryPolicy, (ctx, { params, body }) =>
    tryPolicy(ctx, params.project, params.environment, body),
  );
}

function approvalRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.approve, (ctx, { params, body }) =>
    approve(ctx, params.project, params.version, body),
  );
  orgRoute(app, ENDPOINTS.listApprovals, (ctx, { params }) =>
    listApprovals(ctx, params.project, params.version),
  );
  orgRoute(app, ENDPOINTS.revokeApproval, async (ctx, { params }) => {
    await revokeApproval(ctx, params.project, params.version, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.askApproval, (ctx, { params, body }) =>
    askApproval(ctx, params.project, params.version, body),
  );
  orgRoute(app, ENDPOINTS.listApprovalRequests, (ctx, { query }) => listApprovalRequests(ctx, query));
  orgRoute(app, ENDPOINTS.answerGate, (ctx, { params, body }) =>
    answerGate(ctx, params.project, params.version, params.gate, body),
  );
}

function closingRoutes(app: Hono<HttpEnv>): void {
  orgRoute(app, ENDPOINTS.createFreeze, (ctx, { body }) => createFreeze(ctx, body));
  orgRoute(app, ENDPOINTS.listFreezes, (ctx, { query }) => listFreezes(ctx, query));
  orgRoute(app, ENDPOINTS.endFreeze, async (ctx, { params }) => {
    await endFreeze(ctx, params.id);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.startStop, (ctx, { body }) => startStop(ctx, body));
  orgRoute(app, ENDPOINTS.listStops, (ctx, { query }) => listStops(ctx, query));
  orgRoute(app, ENDPOINTS.endStop, async (ctx, { params, body }) => {
    await endStop(ctx, params.id, body);
    return undefined;
  });
  orgRoute(app, ENDPOINTS.readCalendar, (ctx, { query }) => readCalendar(ctx, query));
  orgRoute(app, ENDPOINTS.listDebts, (ctx, { query }) => listDebts(ctx, query));
  orgRoute(app, ENDPOINTS.amendDebt, (ctx, { params, body }) => amendDebt(ctx, params.id, body));
  orgRoute(app, ENDPOINTS.settleDebt, (ctx, { params, body }) => settleDebt(ctx, params.id, body));
}

/** The answer as JSON, or as lines for a CI's log to whoever asks for text. */
function explainRoute(app: Hono<HttpEnv>): void {
  app.get(honoPath(FORMS.explain.path), async (c) => {
    const named = ofRelease.safeParse(c.req.param());
    if (!named.success) throw notFound("release");
    const { org, project, version } = named.data;
    const ctx = await orgContext(c, org);
    authoriseFirst(ctx, "explain", project);
    const query = validate(ExplainQuery, readQuery(new URL(c.req.url)), "query");
    const explanation = await explainRelease(ctx, project, version, query);
    const accept = c.req.header("accept") ?? "";
    const isText = (query.format ?? (accept.startsWith("text/plain") ? "text" : "json")) === "text";
    return isText ? c.text(explanationText(explanation)) : c.json(explanation);
  });
}

/** Who may deploy what, when, and why not: what people rule, and what follows from it. */
export function gateRoutes(app: Hono<HttpEnv>): void {
  policyRoutes(app);
  approvalRoutes(app);
  closingRoutes(app);
  explainRoute(app);
}
