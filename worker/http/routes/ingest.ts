import type { Context, Hono } from "hono";
import { IngestQuery, MAX_INGEST_BYTES } from "../../../schema/contract/events.ts";
import { ReportQuery } from "../../../schema/contract/reports.ts";
import { headersFor } from "../../ingest/decode.ts";
import { type Dialect, PROVIDERS } from "../../ingest/sent.ts";
import { acceptEvents } from "../../services/ingest/accept-events.ts";
import { acceptReport } from "../../services/ingest/accept-report.ts";
import { Refusal } from "../../services/refusal.ts";
import { decodeText, plainBody, readBody } from "../middleware/body.ts";
import { hashOfText, withIdempotency } from "../middleware/idempotency.ts";
import { machineContext } from "../route.ts";
import { readQuery, validate } from "../validate.ts";
import type { HttpEnv } from "../vars.ts";

const EVENT_TYPES =
  /^(?:application\/(?:[\w.+-]+\+)?json|application\/(?:x-)?ndjson|application\/jsonl|application\/cloudevents|text\/json)/i;
const FORM = /^application\/x-www-form-urlencoded/i;

/** JSON in one of its forms, or nothing said at all; a provider's hook may be set to form encoding. */
function eventContentType(c: Context<HttpEnv>, dialect: Dialect): string {
  const type = c.req.header("content-type") ?? "";
  if (type === "" || EVENT_TYPES.test(type) || (dialect !== "events" && FORM.test(type))) return type;
  const isBinaryCloudEvent = c.req.header("ce-id") !== undefined;
  if (isBinaryCloudEvent) return type;
  throw new Refusal(
    "unsupported-media-type",
    "Send JSON or NDJSON, with a content-type that says so: application/json.",
  );
}

async function ingest(c: Context<HttpEnv>, dialect: Dialect): Promise<Response> {
  const ctx = await machineContext(c);
  const query = validate(IngestQuery, readQuery(new URL(c.req.url)), "query");
  const contentType = eventContentType(c, dialect);
  const body = decodeText(await readBody(c.req.raw, MAX_INGEST_BYTES));
  const given = c.req.header();
  const names = headersFor(dialect, Object.keys(given));
  const headers = Object.fromEntries(
    names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  return withIdempotency(c, hashOfText(c, body), async () => {
    const { answer, after } = await acceptEvents(ctx, { dialect, contentType, headers, body, query });
    c.executionCtx.waitUntil(after);
    return c.json(answer, 202);
  });
}

async function report(c: Context<HttpEnv>): Promise<Response> {
  const ctx = await machineContext(c);
  const query = validate(ReportQuery, readQuery(new URL(c.req.url)), "query");
  const [forParsing, forHash] = teeIfKeyed(c, plainBody(c.req.raw) ?? new Blob([]).stream());
  return withIdempotency(
    c,
    forHash,
    async () => {
      const { answer, after } = await acceptReport(ctx, query, forParsing());
      c.executionCtx.waitUntil(after);
      return c.json(answer, 202);
    },
    true,
  );
}

/** The body of a report, and its hash once it was read: by the parser, or by nobody but the hash. */
function teeIfKeyed(c: Context<HttpEnv>, body: ReadableStream<Uint8Array>) {
  const hash = new crypto.DigestStream("SHA-256");
  const writer = hash.getWriter();
  const hashing = new TransformStream<Uint8Array, Uint8Array>({
    transform: async (chunk, controller) => {
      await writer.write(chunk);
      controller.enqueue(chunk);
    },
    flush: () => writer.close(),
  });
  const hex = async () =>
    `${new URL(c.req.url).search}|${Array.from(new Uint8Array(await hash.digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  let isRead = false;
  const forParsing = () => {
    isRead = true;
    return c.req.header("idempotency-key") === undefined ? body : body.pipeThrough(hashing);
  };
  const forHash = async () => {
    if (!isRead) for await (const _ of body.pipeThrough(hashing));
    return hex();
  };
  return [forParsing, forHash] as const;
}

export function ingestRoutes(app: Hono<HttpEnv>): void {
  app.post("/v1/ingest/events", (c) => ingest(c, "events"));
  app.post("/v1/ingest/reports", report);
  for (const provider of PROVIDERS) app.post(`/v1/ingest/${provider}`, (c) => ingest(c, provider));
}
