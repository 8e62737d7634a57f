import { readFileSync, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { gzipSync } from "node:zlib";
import type { ReportAnswer, Totals } from "../../../schema/contract/reports.ts";
import { connect, needLasting } from "../connect.ts";
import type { Api, Context } from "../context.ts";
import { releaseOf } from "../events.ts";
import { exitCode } from "../exit-codes.ts";
import type { Outcome } from "../http.ts";
import { need } from "../parse.ts";
import { pathOf } from "../paths.ts";
import { Unreachable, WrongUse } from "../stop.ts";
import { tame } from "../tame.ts";
import { refusalText } from "../words.ts";

const NOTHING: Totals = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
const COUNTS = ["passed", "failed", "errored", "skipped", "flaky"] as const;

/** Totals of several reports together. */
export function addTotals(all: readonly Totals[]): Totals {
  const sum = { ...NOTHING };
  for (const totals of all) for (const name of ["tests", ...COUNTS] as const) sum[name] += totals[name];
  return sum;
}

/** Totals in one line: what there is none of is left out, what passed is not. */
export function totalsText(totals: Totals): string {
  const counts = COUNTS.filter((name) => name === "passed" || totals[name] > 0);
  return `${totals.tests} tests: ${counts.map((name) => `${totals[name]} ${name}`).join(", ")}`;
}

function checkFiles(files: readonly string[]): void {
  if (files.length === 0) throw new WrongUse("Which report? Give one file or several.");
  for (const file of files) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found)
      throw new WrongUse(
        `There is no file ${file}.${/[*?[]/.test(file) ? " The pattern matched nothing." : ""}`,
      );
    if (found.isDirectory()) throw new WrongUse(`${file} is a folder. Name the files in it: ${file}/*.xml`);
  }
}

function send(api: Api, file: string, query: Record<string, string | undefined>): Promise<Outcome> {
  const bytes = gzipSync(readFileSync(file));
  const type = extname(file) === ".xml" ? "application/xml" : "application/octet-stream";
  const headers = { "content-type": type, "content-encoding": "gzip" };
  return api.send({ method: "POST", path: pathOf("reports"), query, raw: { bytes, headers } });
}

type Sent = { readonly file: string; readonly report?: ReportAnswer; readonly problem?: unknown };

async function sendOne(
  api: Api,
  file: string,
  query: Record<string, string | undefined>,
  context: Context,
): Promise<Sent> {
  const { out } = context;
  const outcome = await send(api, file, query);
  if (outcome.kind === "refused") {
    out.fail(`${basename(file)}: ${refusalText(outcome.refusal)}`);
    return { file, problem: outcome.refusal.problem };
  }
  if (outcome.kind !== "answer")
    throw new Unreachable(outcome.kind === "unreachable" ? outcome.because : "it was interrupted");
  const report = outcome.body as ReportAnswer;
  const cut = report.partial ? " – cut off: its result is unknown" : "";
  out.result(`${basename(file)}: ${report.format}, ${totalsText(report.totals)}${cut}`);
  for (const warning of report.warnings) out.warn(`${basename(file)}: ${tame(warning)}`);
  return { file, report };
}

/** Sends test reports, a request each, and prints what Slipway counted in them. */
export async function report(context: Context): Promise<number> {
  const { values, words, job, out } = context;
  checkFiles(words);
  const query = {
    project: need(values, "project"),
    ...releaseOf(values, job, "test_run.finished"),
    suite: need(values, "suite"),
    environment: values.environment,
    run: values.run,
    format: values.format,
  };
  const api = connect(context);
  if (words.length > 1) needLasting(api, "Sending several reports");
  const sent: Sent[] = [];
  for (const file of words) sent.push(await sendOne(api, file, query, context));
  const totals = addTotals(sent.flatMap(({ report: each }) => (each ? [each.totals] : [])));
  if (sent.length > 1) out.result(`all: ${totalsText(totals)}`);
  out.document({ totals, reports: sent });
  return exitCode(sent.some(({ report: each }) => !each) ? "refused" : "fine");
}
