import type { Explanation } from "../../../schema/contract/gates.ts";
import { connect, needLasting, versionOf } from "../connect.ts";
import { type Api, answerOf, type Context, noWords } from "../context.ts";
import { exitCode } from "../exit-codes.ts";
import { need } from "../parse.ts";
import { pathOf } from "../paths.ts";
import { Refused, Unreachable } from "../stop.ts";
import { tameLines } from "../tame.ts";

async function readText(api: Api, path: string, query: Record<string, string | undefined>): Promise<string> {
  const outcome = await api.send({
    method: "GET",
    path,
    query: { ...query, format: "text" },
    wantsText: true,
  });
  if (outcome.kind === "answer") return outcome.text;
  if (outcome.kind === "refused") throw new Refused(outcome.refusal);
  throw new Unreachable(outcome.kind === "unreachable" ? outcome.because : "it was interrupted");
}

/** Says why a release may or may not go somewhere, and from when on it could: in Slipway's own words. */
export async function explain(context: Context): Promise<number> {
  noWords(context);
  const { values, job, out, env } = context;
  const [project, environment] = [need(values, "project"), need(values, "environment")];
  const version = versionOf({ values, job });
  const query = { environment, at: values.at };
  const api = connect(context);
  const path = pathOf("explain", { org: api.org(), project, version });
  const asksWhether = out.isJson || values.exitCode === true || Boolean(env.GITHUB_OUTPUT);
  if (asksWhether && !out.isJson) needLasting(api, "Telling by the exit code");
  if (!out.isJson) out.result(tameLines((await readText(api, path, query)).trimEnd()));
  if (!asksWhether) return exitCode("fine");
  const answer = answerOf<Explanation>(await api.send({ method: "GET", path, query }));
  out.give({ allowed: answer.allowed });
  out.document(answer);
  return exitCode(values.exitCode && !answer.allowed ? "notAllowed" : "fine");
}
