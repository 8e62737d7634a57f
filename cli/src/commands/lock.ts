import type { Lock, LockState } from "../../../schema/contract/locks.ts";
import { holderOf } from "../ci.ts";
import { connect, needLasting } from "../connect.ts";
import { type Api, answerOf, type Context, noWords } from "../context.ts";
import { exitCode } from "../exit-codes.ts";
import { endLock, heldIn, holderText, type LockAsk, newClaim, type Place } from "../holds.ts";
import { obtainLock } from "../obtain.ts";
import { need } from "../parse.ts";
import { pathOf } from "../paths.ts";
import { guardSignals } from "../signals.ts";
import { Refused, Unreachable, WrongUse } from "../stop.ts";
import { tame } from "../tame.ts";
import { momentOf } from "../words.ts";

const placeOf = ({ values }: Context): Place => ({
  project: need(values, "project"),
  environment: need(values, "environment"),
});

const pathTo = (api: Api, { project, environment }: Place) =>
  pathOf("lock", { org: api.org(), project, environment });

function forceReason({ values }: Context): string {
  if (values.reason !== undefined) return values.reason;
  throw new WrongUse("--force needs a --reason: it is told to whoever loses the lock.");
}

function lockAsk(context: Context): LockAsk {
  const { values, job } = context;
  const { reason, ttl, claimId, force } = values;
  return {
    ...placeOf(context),
    body: {
      holder: values.holder ?? holderOf(job),
      claimId: claimId ?? newClaim(),
      ...(reason === undefined ? {} : { reason }),
      ...(ttl === undefined ? {} : { ttlSeconds: ttl }),
      ...(force ? { steal: { reason: forceReason(context) } } : {}),
    },
  };
}

const until = ({ expiresAt }: Lock, { world }: Context) =>
  expiresAt === null ? "until somebody says otherwise" : `until ${momentOf(expiresAt, world.now())}`;

function tellLock(lock: Lock, place: Place, context: Context): number {
  const { out } = context;
  out.note(`${tame(lock.holder)} holds ${place.environment} of ${place.project}, ${until(lock, context)}`);
  out.give({ fence: lock.fence });
  out.result(String(lock.fence));
  out.document(lock);
  return exitCode("fine");
}

/** Takes the lock, and prints its fence to stdout. */
export async function lockAcquire(context: Context): Promise<number> {
  noWords(context);
  const { out, values, world } = context;
  const ask = lockAsk(context);
  const api = connect(context);
  if (values.wait) needLasting(api, "Waiting for a lock");
  const guard = guardSignals();
  const obtained = await obtainLock(context, api, ask, values.wait ?? 0, guard).finally(guard.end);
  if (obtained.kind === "got") return tellLock(obtained.value, ask, context);
  if (obtained.kind === "unreachable") throw new Unreachable(obtained.because);
  const held = heldIn(obtained.refusal);
  if (obtained.kind === "refused" || !held) throw new Refused(obtained.refusal);
  out.fail(holderText(held.lock, world.now()));
  if (obtained.unreachable)
    out.note(`  that is Slipway's last word; it cannot be reached now (${obtained.unreachable})`);
  out.document(obtained.refusal.problem);
  return exitCode("lockHeld");
}

/** Prolongs the lock, and prints its fence to stdout. */
export async function lockRenew(context: Context): Promise<number> {
  noWords(context);
  const { values } = context;
  const place = placeOf(context);
  const json = { fence: need(values, "fence"), ttlSeconds: values.ttl };
  const api = connect(context);
  return tellLock(
    answerOf<Lock>(await api.send({ method: "PUT", path: pathTo(api, place), json })),
    place,
    context,
  );
}

/** Gives the lock back, or ends somebody's by force. */
export async function lockRelease(context: Context): Promise<number> {
  noWords(context);
  const { values, out } = context;
  const place = placeOf(context);
  const reason = values.force ? forceReason(context) : null;
  const fence = reason === null ? need(values, "fence") : 0;
  const api = connect(context);
  const outcome =
    reason === null
      ? await endLock(api, place, fence)
      : await api.send({ method: "DELETE", path: pathTo(api, place), json: { force: true, reason } });
  answerOf(outcome);
  out.note(`${place.environment} of ${place.project} is free.`);
  out.document({ released: true });
  return exitCode("fine");
}

/** Says who holds the lock, and who waits. */
export async function lockStatus(context: Context): Promise<number> {
  noWords(context);
  const { out, world } = context;
  const place = placeOf(context);
  const api = connect(context);
  const state = answerOf<LockState>(await api.send({ method: "GET", path: pathTo(api, place) }));
  const { lock, queue } = state;
  out.result(lock ? `${holderText(lock, world.now())}; fence ${lock.fence}` : "nobody holds the lock");
  for (const { place: at, holder } of queue) out.result(`  ${at}. ${tame(holder)} waits`);
  out.document(state);
  return exitCode("fine");
}
