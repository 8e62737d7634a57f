import type { Permit } from "../../../schema/contract/locks.ts";
import { holderOf } from "../ci.ts";
import { connect, needLasting, versionOf } from "../connect.ts";
import { answerOf, type Context, noWords } from "../context.ts";
import { exitCode } from "../exit-codes.ts";
import { endPermit, newClaim, type PermitAsk, renewPermit, verdictsIn } from "../holds.ts";
import { obtainPermit } from "../obtain.ts";
import { need } from "../parse.ts";
import { guardSignals } from "../signals.ts";
import { type Refusal, Refused, Unreachable } from "../stop.ts";
import { momentOf, verdictLines } from "../words.ts";

/** What is to be said where there is no permit because nobody answered. */
export const BYPASS = "A deployment to production without one is recorded as a bypass.";

/** What is asked for, by the options. */
export function permitAsk({ values, job }: Context): PermitAsk {
  const { override, rollback, ttl, claimId } = values;
  const environment = need(values, "environment");
  return {
    project: need(values, "project"),
    environment,
    body: {
      version: versionOf({ values, job }),
      environment,
      holder: values.holder ?? holderOf(job),
      claimId: claimId ?? newClaim(),
      ...(ttl === undefined ? {} : { ttlSeconds: ttl }),
      ...(override === undefined ? {} : { override: { reason: override } }),
      ...(rollback ? { rollback } : {}),
    },
  };
}

/** Says of a permit all but the permit. */
export function sayGranted(
  { id, fence, expiresAt, verdicts, permit }: Permit,
  ask: PermitAsk,
  context: Context,
): void {
  const { out, world } = context;
  out.mask(permit);
  out.note(
    `Permit ${id}: ${ask.project} ${ask.body.version} may go to ${ask.environment}, fence ${fence}, until ${momentOf(expiresAt, world.now())}`,
  );
  for (const line of verdictLines(verdicts, world.now(), out)) out.note(line);
}

type NotGranted = { readonly refusal: Refusal; readonly unreachable?: string | null };

/** Says what is closed, and from when on it could be open. */
export function sayClosed({ refusal, unreachable }: NotGranted, ask: PermitAsk, context: Context): void {
  const { out, world } = context;
  const { earliest } = refusal.problem;
  out.fail(`${ask.project} ${ask.body.version} may not go to ${ask.environment}`);
  for (const line of verdictLines(verdictsIn(refusal) ?? [], world.now(), out)) out.note(line);
  if (unreachable) out.note(`  that is Slipway's last word; it cannot be reached now (${unreachable})`);
  if (typeof earliest === "string") out.note(`  open at the earliest: ${momentOf(earliest, world.now())}`);
}

/** Asks for a permit, and prints it alone to stdout. */
export async function permit(context: Context): Promise<number> {
  noWords(context);
  const { out, values } = context;
  const ask = permitAsk(context);
  const api = connect(context);
  if (values.wait) needLasting(api, "Waiting for a permit");
  const guard = guardSignals();
  const obtained = await obtainPermit(context, api, ask, values.wait ?? 0, guard).finally(guard.end);
  if (obtained.kind === "unreachable") {
    out.note(`There is no permit. ${BYPASS}`);
    throw new Unreachable(obtained.because);
  }
  if (obtained.kind === "refused" && !verdictsIn(obtained.refusal)) throw new Refused(obtained.refusal);
  if (obtained.kind !== "got") {
    sayClosed(obtained, ask, context);
    out.give({ allowed: false });
    out.document(obtained.refusal.problem);
    return exitCode("notAllowed");
  }
  const { value } = obtained;
  sayGranted(value, ask, context);
  out.give({ allowed: true, permit: value.permit, "permit-id": value.id, fence: value.fence });
  out.result(value.permit);
  out.document(value);
  return exitCode("fine");
}

/** Prolongs a permit, and prints the new one to stdout. */
export async function permitRenew(context: Context): Promise<number> {
  noWords(context);
  const { out, values, world } = context;
  const [project, id] = [need(values, "project"), need(values, "permitId")];
  const outcome = await renewPermit(connect(context), project, id, values.ttl);
  const verdicts = outcome.kind === "refused" ? verdictsIn(outcome.refusal) : null;
  if (outcome.kind === "refused" && verdicts) {
    out.fail("a gate has closed: the permit is not renewed");
    for (const line of verdictLines(verdicts, world.now(), out)) out.note(line);
    out.document(outcome.refusal.problem);
    return exitCode("notAllowed");
  }
  const renewed = answerOf<Permit>(outcome);
  out.mask(renewed.permit);
  out.note(`Permit ${renewed.id}: until ${momentOf(renewed.expiresAt, world.now())}`);
  out.give({ permit: renewed.permit, fence: renewed.fence });
  out.result(renewed.permit);
  out.document(renewed);
  return exitCode("fine");
}

/** Gives a permit back. */
export async function permitRelease(context: Context): Promise<number> {
  noWords(context);
  const { out, values } = context;
  const [project, id] = [need(values, "project"), need(values, "permitId")];
  answerOf(await endPermit(connect(context), project, id));
  out.note(`Permit ${id} is given back.`);
  out.document({ id, released: true });
  return exitCode("fine");
}
