import * as z from "zod";
import type { Access, Method } from "../endpoint.ts";
import { IngestAnswer, IngestQuery, NativeEvent } from "../events.ts";
import { ExplainQuery, Explanation } from "../gates.ts";
import { KeySet } from "../locks.ts";
import { ExportQuery } from "../organisations.ts";
import { PageStatus } from "../pages.ts";
import { Slug } from "../primitives.ts";
import { ReportAnswer, ReportQuery } from "../reports.ts";
import { inOrg, noParams, ofRelease } from "./define.ts";

/** An operation whose body or answer is not one plain JSON value. */
export type Form = {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** By media type. */
  readonly takes?: Readonly<Record<string, z.ZodType>>;
  readonly status: 101 | 200 | 202 | 302;
  readonly gives: Readonly<Record<string, z.ZodType>>;
};

const anything = z.unknown();
const text = z.string();
const noQuery = z.strictObject({});
const ofPage = z.strictObject({ page: Slug });
const local = z.string().max(2000).optional();

const form = (
  signature: `${Method} /${string}`,
  summary: string,
  access: Access,
  params: z.ZodType,
  rest: Pick<Form, "status" | "gives"> & Partial<Pick<Form, "query" | "takes">>,
): Form => {
  const [method, path] = signature.split(" ") as [Method, string];
  return { method, path, summary, access, params, query: noQuery, ...rest };
};

const events = z.union([NativeEvent, z.array(NativeEvent)]);

/** Ingest, streams, sockets, redirects and pages. */
export const FORMS = {
  health: form("GET /healthz", "Whether the product serves", "public", noParams, {
    status: 200,
    gives: { "application/json": z.strictObject({ ok: z.boolean() }) },
  }),
  sendEvents: form("POST /v1/ingest/events", "Send events", "machine", noParams, {
    query: IngestQuery,
    takes: {
      "application/json": events,
      "application/x-ndjson": text,
      "application/cloudevents+json": anything,
      "application/cloudevents-batch+json": z.array(anything),
    },
    status: 202,
    gives: { "application/json": IngestAnswer },
  }),
  sendGitHub: form("POST /v1/ingest/github", "Send a webhook body of GitHub", "machine", noParams, {
    query: IngestQuery,
    takes: { "application/json": anything, "application/x-www-form-urlencoded": anything },
    status: 202,
    gives: { "application/json": IngestAnswer },
  }),
  sendReport: form("POST /v1/ingest/reports", "Send a test report", "machine", noParams, {
    query: ReportQuery,
    takes: { "application/xml": text, "application/octet-stream": text },
    status: 202,
    gives: { "application/json": ReportAnswer },
  }),
  explain: form(
    "GET /v1/orgs/{org}/projects/{project}/releases/{version}/explain",
    "Say why a release may or may not go to an environment, and from when on it could",
    "organisation",
    ofRelease,
    {
      query: ExplainQuery,
      status: 200,
      gives: { "application/json": Explanation, "text/plain": text },
    },
  ),
  keys: form("GET /.well-known/slipway-keys.json", "Read the keys that verify permits", "public", noParams, {
    status: 200,
    gives: { "application/json": KeySet },
  }),
  live: form("GET /v1/orgs/{org}/live", "Follow changes over a WebSocket", "organisation", inOrg, {
    query: z.strictObject({ since: z.coerce.number().int().min(0).optional() }),
    status: 101,
    gives: {},
  }),
  exportOrg: form("GET /v1/orgs/{org}/export", "Export an organisation", "organisation", inOrg, {
    query: ExportQuery,
    status: 200,
    gives: { "application/x-ndjson": text },
  }),
  exportAudit: form("GET /v1/orgs/{org}/audit/export", "Export what was done", "organisation", inOrg, {
    status: 200,
    gives: { "application/x-ndjson": text },
  }),
  gitHub: form("GET /v1/auth/github", "Begin to sign in with GitHub", "public", noParams, {
    query: z.strictObject({ next: local }),
    status: 302,
    gives: {},
  }),
  gitHubCallback: form("GET /v1/auth/github/callback", "Come back from GitHub", "public", noParams, {
    query: z.looseObject({ code: local, state: local, error: local }),
    status: 302,
    gives: {},
  }),
  publicPage: form("GET /p/{page}", "Show a public page", "public", ofPage, {
    status: 200,
    gives: { "text/html": text },
  }),
  publicStatus: form("GET /p/{page}/status.json", "Read a public page", "public", ofPage, {
    status: 200,
    gives: { "application/json": PageStatus },
  }),
  publicLive: form("GET /p/{page}/live", "Hear when a public page changes", "public", ofPage, {
    status: 101,
    gives: {},
  }),
  problem: form(
    "GET /problems/{kind}",
    "Explain a kind of problem",
    "public",
    z.strictObject({ kind: z.string() }),
    { status: 200, gives: { "text/html": text } },
  ),
  openApi: form("GET /v1/openapi.json", "Read this document", "public", noParams, {
    status: 200,
    gives: { "application/json": z.looseObject({ openapi: z.string() }) },
  }),
  docs: form("GET /docs", "Read the reference", "public", noParams, {
    status: 200,
    gives: { "text/html": text },
  }),
} as const satisfies Record<string, Form>;
