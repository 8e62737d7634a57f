import { readJob } from "./ci.ts";
import type { Context } from "./context.ts";
import { dispatch, type Found } from "./dispatch.ts";
import { exitCode } from "./exit-codes.ts";
import { helpOf } from "./help.ts";
import type { World } from "./http.ts";
import { createOutput, type Output } from "./output.ts";
import { parse } from "./parse.ts";
import { signalCode } from "./signals.ts";
import { Interrupted, Refused, Unreachable, WrongUse } from "./stop.ts";
import { refusalText } from "./words.ts";

/** Put in when it is built, from package.json. */
declare const SLIPWAY_VERSION: string;

const world: World = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((done) => {
      if (signal?.aborted) return done();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener("abort", end);
    }),
};

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** What stopped a call, said to people and machines, and the code for it. */
function stopped(error: unknown, out: Output, isStrict: boolean): number {
  if (error instanceof Interrupted) {
    out.document({ error: "interrupted", signal: error.signal });
    return signalCode(error.signal);
  }
  if (error instanceof WrongUse) {
    out.fail(error.message);
    out.document({ error: "wrong use", detail: error.message });
    return exitCode("wrongUse");
  }
  if (error instanceof Refused) {
    out.fail(refusalText(error.refusal));
    const { title, detail, status, problem } = error.refusal;
    out.document({ error: "refused", problem: { title, detail, status, ...problem } });
    return exitCode("refused");
  }
  if (error instanceof Unreachable) {
    const text = `Slipway cannot be reached (${error.message}).`;
    if (isStrict) out.fail(text);
    else out.warn(`${text} The job goes on without it; --strict would fail it.`);
    out.document({ error: "unreachable", detail: error.message });
    return exitCode(isStrict ? "outage" : "fine");
  }
  out.fail(`a fault of slipway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  out.document({ error: "fault" });
  return exitCode("fault");
}

async function perform(
  found: Extract<Found, { kind: "command" }>,
  out: Output,
  isStrict: boolean,
): Promise<number> {
  const { name, command, argv } = found;
  const { env } = process;
  const parsed = parse(argv, [...command.needs, ...command.takes], env);
  if (parsed.values.help) {
    process.stdout.write(`${helpOf(name, command)}\n`);
    return exitCode("fine");
  }
  const context: Context = {
    ...parsed,
    env,
    job: readJob(env),
    out,
    world,
    version: SLIPWAY_VERSION,
    readStdin,
  };
  try {
    return await command.perform(context);
  } catch (error) {
    return stopped(error, out, isStrict || parsed.values.strict === true);
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const out = createOutput(process.stdout, process.stderr, process.env, own.includes("--json"));
  try {
    const found = dispatch(argv, SLIPWAY_VERSION);
    // Whoever signs in is there to be told.
    if (found.kind === "command") return await perform(found, out, found.name === "login");
    process.stdout.write(`${found.text}\n`);
    return exitCode("fine");
  } catch (error) {
    return stopped(error, out, false);
  }
}

// Whoever reads may stop reading.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

void main(process.argv.slice(2)).then((code) => {
  process.stdout.write("", () => process.exit(code));
});
