import type { Permit } from "../../../schema/contract/locks.ts";
import { connect, needLasting } from "../connect.ts";
import { type Api, type Context, noWords } from "../context.ts";
import { exitCode } from "../exit-codes.ts";
import { endPermit, type PermitAsk, verdictsIn } from "../holds.ts";
import type { Outcome } from "../http.ts";
import { obtainPermit } from "../obtain.ts";
import { startCommand } from "../run/command.ts";
import { type Deployment, deploymentOf } from "../run/deployment.ts";
import { codeOf, statusOf } from "../run/ending.ts";
import { obtainIntroduced } from "../run/introduce.ts";
import { keepRenewing } from "../run/renewal.ts";
import { type Guard, guardSignals, signalCode } from "../signals.ts";
import { Refused, Unreachable, WrongUse } from "../stop.ts";
import { refusalText } from "../words.ts";
import { BYPASS, permitAsk, sayClosed, sayGranted } from "./permit.ts";

const TTL_SECONDS = 600;
const WAIT_SECONDS = 1800;
/** A CI that ends a job gives it seconds. */
const HURRY_MS = 3000;

type Run = {
  readonly context: Context;
  readonly api: Api;
  readonly ask: PermitAsk;
  readonly ttlSeconds: number;
  readonly command: readonly string[];
  readonly guard: Guard;
  readonly deployment: Deployment;
};

/** The permit; null: Slipway is out of reach, and it goes on without. A number: what to end with. */
async function permitFor({ context, api, ask, guard, deployment }: Run): Promise<Permit | null | number> {
  const { out, values } = context;
  const obtain = () => obtainPermit(context, api, ask, values.wait ?? WAIT_SECONDS, guard);
  const obtained = await obtainIntroduced(context, api, ask, deployment, obtain, guard.aborted);
  switch (obtained.kind) {
    case "got":
      sayGranted(obtained.value, ask, context);
      return obtained.value;
    case "unreachable":
      if (values.strict) throw new Unreachable(obtained.because);
      out.warn(`Slipway cannot be reached (${obtained.because}). It goes on without a permit. ${BYPASS}`);
      return null;
    default:
      if (obtained.kind === "refused" && !verdictsIn(obtained.refusal)) throw new Refused(obtained.refusal);
      sayClosed(obtained, ask, context);
      out.document(obtained.refusal.problem);
      return exitCode("notAllowed");
  }
}

/** A deployment that is told of and does not come to be is not left as one that waits. */
async function callOff({ deployment }: Run): Promise<void> {
  if (deployment.isTold()) await deployment.tell("cancelled", null, { budgetMs: HURRY_MS });
}

/** Says that it started. Who may not say so may not deploy; where nobody listens it goes on. */
async function announce({ context, deployment, guard }: Run, permit: Permit | null): Promise<void> {
  const budgetMs = permit === null ? HURRY_MS : undefined;
  const outcome = await deployment.tell("started", permit, { budgetMs, signal: guard.aborted });
  if (outcome.kind === "refused") throw new Refused(outcome.refusal);
  if (outcome.kind !== "unreachable") return;
  if (context.values.strict) throw new Unreachable(outcome.because);
  if (permit)
    context.out.warn(`Slipway cannot be reached (${outcome.because}): it does not know of the start.`);
}

function environmentFor({ context, deployment }: Run, permit: Permit | null) {
  const { SLIPWAY_PERMIT: _, SLIPWAY_FENCE: __, ...env } = context.env;
  const held = permit ? { SLIPWAY_PERMIT: permit.permit, SLIPWAY_FENCE: String(permit.fence) } : {};
  return { ...env, ...held, SLIPWAY_DEPLOYMENT_ID: deployment.id };
}

/** Runs the command: the first signal goes on to it, the second ends it. */
async function perform(run: Run, permit: Permit | null) {
  const { context, guard } = run;
  const command = startCommand(run.command, environmentFor(run, permit), context.out.isJson);
  guard.onSignal((signal, count) => command.send(count === 1 ? signal : "SIGKILL"));
  const ended = await command.ended;
  if (ended.kind === "error") context.out.fail(`${run.command[0]}: ${ended.message}`);
  return ended;
}

const troubleOf = (outcome: Outcome): string | null => {
  if (outcome.kind === "answer") return null;
  return outcome.kind === "refused" ? refusalText(outcome.refusal) : "Slipway cannot be reached";
};

/**
 * Says how it ended, and then gives the permit back: once it is free another may hold the environment, and what is told
 * under the old permit comes too late. Where there is little time, giving it back does not wait for long.
 */
async function conclude(
  { context, api, ask, guard, deployment }: Run,
  status: "succeeded" | "failed" | "cancelled" | null,
  permit: Permit | null,
): Promise<Outcome | null> {
  const isHurried = guard.first() !== null;
  const budgetMs = isHurried || status === null ? HURRY_MS : undefined;
  guard.onSignal((signal, count) => {
    // Who is told twice to end ends; the permit runs out by itself.
    if (isHurried || count > 1) process.exit(signalCode(signal));
  });
  const telling = status === null ? null : deployment.tell(status, permit, { budgetMs });
  await Promise.race([telling, ...(isHurried ? [context.world.sleep(HURRY_MS / 2)] : [])]);
  const returned = permit && (await endPermit(api, ask.project, permit.id, { budgetMs }));
  const told = await telling;
  const trouble = told && troubleOf(told);
  if (trouble) context.out.warn(`The end of the deployment (${status}) could not be recorded: ${trouble}`);
  const left = returned && troubleOf(returned);
  if (left) context.out.warn(`The permit could not be given back, and runs out by itself: ${left}`);
  return told;
}

async function deploy(run: Run): Promise<number> {
  const { context, api, ask, guard, deployment, ttlSeconds } = run;
  const { out, values } = context;
  const permit = await permitFor(run).catch(async (error: unknown) => {
    await callOff(run);
    throw error;
  });
  if (typeof permit === "number") {
    await callOff(run);
    return permit;
  }
  const renewal = permit && keepRenewing(context, api, ask.project, permit, ttlSeconds);
  const held = () => renewal?.latest() ?? null;
  let status: ReturnType<typeof statusOf> | null = null;
  let code = exitCode("fault");
  let told: Outcome | null = null;
  try {
    await announce(run, permit);
    status = "failed";
    const by = guard.first();
    if (by !== null) {
      status = "cancelled";
      code = signalCode(by);
    } else {
      const ended = await perform(run, permit);
      status = statusOf(ended, guard.first());
      code = codeOf(ended, guard.first());
    }
  } finally {
    renewal?.stop();
    told = await conclude(run, status, held());
  }
  out.note(`${status}: ${ask.project} ${ask.body.version} in ${ask.environment}`);
  const document = { status, exitCode: code, deploymentId: deployment.id, bypass: permit === null };
  out.document({ ...document, permit: permit && { id: permit.id, fence: permit.fence } });
  if (code !== 0 || !values.strict || told?.kind === "answer") return code;
  return exitCode(told?.kind === "refused" ? "refused" : "outage");
}

/** Wraps a deployment: a permit before it, kept while it lasts and given back after it, and both ends told. */
export async function run(context: Context): Promise<number> {
  const { rest, values, out } = context;
  if (!rest || rest.length === 0) throw new WrongUse("Which command? slipway run … -- ./deploy.sh");
  noWords({ ...context, rest: null });
  const ttlSeconds = values.ttl ?? TTL_SECONDS;
  const asked = permitAsk(context);
  const ask = { ...asked, body: { ...asked.body, ttlSeconds } };
  const api = connect(context);
  api.org();
  needLasting(api, "Running a deployment");
  const guard = guardSignals();
  const deployment = deploymentOf(context, api, ask);
  // A stray fault of this program ends no deployment that is under way.
  const hear = (error: Error) => out.fail(`a fault of slipway: ${error.message}`);
  process.on("uncaughtException", hear);
  try {
    return await deploy({ context, api, ask, ttlSeconds, command: rest, guard, deployment });
  } finally {
    process.off("uncaughtException", hear);
    guard.end();
  }
}
