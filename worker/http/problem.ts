import type { Context } from "hono";
import { PROBLEMS, type Problem, type ProblemKind } from "../../schema/contract/problem.ts";
import { Refusal } from "../services/refusal.ts";
import type { HttpEnv } from "./vars.ts";

const RETRY_AFTER: Partial<Record<ProblemKind, string>> = {
  "too-many-requests": "10",
  unavailable: "2",
  "in-progress": "1",
};

/** The one place where a refusal becomes an answer. */
export function problemResponse(c: Context<HttpEnv>, refusal: Refusal): Response {
  const { status, title } = PROBLEMS[refusal.kind];
  const body: Problem = {
    ...refusal.extra,
    type: new URL(`/problems/${refusal.kind}`, c.req.url).href,
    title,
    status,
    detail: refusal.message,
    requestId: c.get("requestId"),
    ...(refusal.errors.length > 0 ? { errors: [...refusal.errors] } : {}),
  };
  const retryAfter = refusal.retryAfterSeconds?.toString() ?? RETRY_AFTER[refusal.kind];
  return c.body(JSON.stringify(body), status, {
    "content-type": "application/problem+json; charset=utf-8",
    "cache-control": "no-store",
    ...(retryAfter ? { "retry-after": retryAfter } : {}),
    ...(status === 401 ? { "www-authenticate": 'Bearer realm="slipway"' } : {}),
  });
}

/** A fault is logged whole and told as nothing but its request. */
export const faultResponse = (c: Context<HttpEnv>): Response =>
  problemResponse(
    c,
    new Refusal("internal", "Nothing you sent caused this. Quote the request id when you report it."),
  );
