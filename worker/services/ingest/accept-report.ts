import {
  MAX_REPORT_BYTES,
  type ReportAnswer,
  type ReportFormat,
  type ReportQuery,
} from "../../../schema/contract/reports.ts";
import type { Stated } from "../../core/access.ts";
import { contradiction } from "../../core/identity/issuers.ts";
import { JunitReader } from "../../ingest/junit.ts";
import { outcomeOf } from "../../ingest/native.ts";
import { type Report, ReportTooLarge } from "../../ingest/report.ts";
import { type SentEvent, Unreadable } from "../../ingest/sent.ts";
import { authorise, type OrgContext } from "../context.ts";
import { shortHash } from "../hash.ts";
import { Refusal } from "../refusal.ts";
import { storeIntake } from "./accept-events.ts";
import { foreignProjects } from "./foreign-projects.ts";
import { FOREIGN } from "./intake-request.ts";

const tooLarge = () => new Refusal("too-large", `A report is at most ${MAX_REPORT_BYTES / 1024 / 1024} MiB.`);

/** What a sender's stream gives until it ends, or until it turns out to be none. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw new Refusal("malformed", "The body broke off, or is not the gzip it says it is.");
  }
}

/** Reads a report as it streams in, never whole in memory, and hands every chunk on. */
async function parse(
  body: ReadableStream<Uint8Array>,
  onChunk: (chunk: Uint8Array) => Promise<void>,
): Promise<Report> {
  const reader = new JunitReader();
  let size = 0;
  for await (const chunk of chunksOf(body)) {
    size += chunk.byteLength;
    if (size > MAX_REPORT_BYTES) throw tooLarge();
    reader.write(chunk);
    await onChunk(chunk);
  }
  return reader.end();
}

/** Collects a stream of bytes. */
async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads a report, and keeps it compressed: forty times smaller, as XML goes, and never larger than what was sent. */
async function readReport(
  body: ReadableStream<Uint8Array>,
): Promise<{ report: Report; digest: string; packed: Uint8Array }> {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const hash = new crypto.DigestStream("SHA-256");
  const hasher = hash.getWriter();
  const packed = collect(gzip.readable);
  // Where reading fails, that failure is told; these would only repeat it.
  packed.catch(() => undefined);
  hash.digest.catch(() => undefined);
  try {
    const report = await parse(body, async (chunk) => {
      await Promise.all([writer.write(chunk), hasher.write(chunk)]);
    });
    await Promise.all([writer.close(), hasher.close()]);
    const digest = Array.from(new Uint8Array(await hash.digest), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
    return { report, digest, packed: await packed };
  } catch (error) {
    await Promise.allSettled([writer.abort(error), hasher.abort(error)]);
    if (error instanceof ReportTooLarge) throw new Refusal("too-large", `${error.message}.`);
    if (error instanceof Unreadable) {
      throw new Refusal("malformed", `The report cannot be read: ${error.message}.`, {
        errors: [{ path: "", message: error.message }],
      });
    }
    throw error;
  }
}

/** The cases, one JSON object a line: what later comparisons read. */
const packCases = (report: Report): Promise<Uint8Array> => {
  const lines = report.cases.map((each) => `${JSON.stringify(each)}\n`);
  const stream = new Blob(lines).stream() as ReadableStream<Uint8Array>;
  return collect(stream.pipeThrough(new CompressionStream("gzip")));
};

/** The same report about the same thing is the same run, however often it is sent. */
const identityOf = (
  { project, version, commit, environment, run }: ReportQuery,
  suite: string,
  digest: string,
) =>
  ["report", project, version, commit, environment, suite, run, digest].map((part) => part ?? "").join("|");

function eventOf(query: ReportQuery, report: Report, identity: string, id: string, suite: string): SentEvent {
  const status = report.partial ? "unknown" : outcomeOf(report.totals);
  const { project, version = null, commit = null, environment, run } = query;
  return {
    identity,
    id,
    source: "reports",
    type: "test_run.finished",
    project: { slug: project, repository: null },
    claims: { version, commit, digest: null },
    chainId: null,
    occurredAt: null,
    actor: null,
    url: null,
    scope: "release",
    news: {
      kind: "test_run",
      runId: run ?? id,
      suite,
      environment: environment === undefined ? null : { name: environment, tier: null, ephemeral: null },
      status,
      totals: report.totals,
      failures: report.failures,
      partial: report.partial,
    },
  };
}

const disagreeing = (path: string, message: string) =>
  new Refusal("invalid", `The ${path} ${message}.`, { errors: [{ path, message }] });

/** A job that proved what it is may not report of another project, commit or environment. */
async function agree(ctx: OrgContext, stated: Stated, query: ReportQuery): Promise<void> {
  const { project, commit, environment } = query;
  const said = { repository: null, commit: commit ?? null, environment: environment ?? null };
  const path = contradiction(stated, said);
  if (path !== null) throw disagreeing(path, "is not what the identity token says");
  if ((await foreignProjects(ctx, [project])).length > 0) throw disagreeing("project", FOREIGN);
}

/**
 * Accepts a test report: it is read as it streams in, kept as it came and as a list of its cases, and its outcome goes
 * the way of every event. A report that is cut off is kept, and its result is unknown.
 * @returns the answer, and the wake-up to let finish after it
 */
export async function acceptReport(
  ctx: OrgContext,
  query: ReportQuery,
  body: ReadableStream<Uint8Array>,
): Promise<{ answer: ReportAnswer; after: Promise<void> }> {
  authorise(ctx, "event.send", query.project);
  if (ctx.principal.kind === "trust") await agree(ctx, ctx.principal.stated, query);
  const format: ReportFormat = query.format ?? "junit";
  const suite = query.suite ?? format;
  const { report, digest, packed } = await readReport(body);
  const identity = identityOf(query, suite, digest);
  const id = `run_${await shortHash(identity)}`;
  const prefix = `${ctx.org.id}/${query.project}/${id}`;
  await Promise.all([
    ctx.reports.put(`${prefix}/report.gz`, packed),
    packCases(report).then((cases) => ctx.reports.put(`${prefix}/cases.ndjson.gz`, cases)),
  ]);
  const receivedAt = ctx.clock.now();
  const event = eventOf(query, report, identity, id, suite);
  const intake = {
    kind: "events",
    events: [event],
    boundProject: null,
    autoProjects: ctx.org.autoProjects,
  } as const;
  const { after } = await storeIntake(ctx, ctx.ids.next("int", receivedAt), intake, receivedAt);
  const { totals, partial, warnings } = report;
  return { answer: { id, format, totals, partial, warnings: [...warnings] }, after };
}
