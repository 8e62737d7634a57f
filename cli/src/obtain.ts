import type { Lock, Permit } from "../../schema/contract/locks.ts";
import type { Api, Context } from "./context.ts";
import {
  askLock,
  askPermit,
  describeGates,
  describeHolder,
  heldIn,
  type LockAsk,
  mayOpen,
  type PermitAsk,
  withdrawLock,
  withdrawPermit,
} from "./holds.ts";
import { liveLine } from "./live.ts";
import { type Guard, SIGNALS } from "./signals.ts";
import { Interrupted, type Refusal } from "./stop.ts";
import { type Wait, type Waited, waitFor } from "./wait.ts";

type Obtained<T> = Exclude<Waited<T>, { kind: "interrupted" }>;

/** Waits, saying for what; where a signal ends the waiting, what was asked for is withdrawn. */
async function waiting<T>(
  { world, out }: Context,
  guard: Guard,
  wait: Pick<Wait, "ask" | "isOpenEnded" | "describe" | "waitSeconds">,
  withdraw: () => Promise<void>,
): Promise<Obtained<T>> {
  const live = liveLine(out.stderr, world.now);
  const waited = await waitFor<T>({ ...wait, live, world, signal: guard.aborted });
  live.end();
  if (waited.kind !== "interrupted") return waited;
  await withdraw();
  throw new Interrupted(guard.first() ?? SIGNALS[0]);
}

/** Asks for a permit until it is granted or the wait is over. */
export function obtainPermit(
  context: Context,
  api: Api,
  ask: PermitAsk,
  waitSeconds: number,
  guard: Guard,
): Promise<Obtained<Permit>> {
  const signal = guard.aborted;
  const wait = {
    waitSeconds,
    ask: (heldSeconds: number) => askPermit(api, ask, { waitSeconds: heldSeconds, signal }),
    isOpenEnded: mayOpen,
    describe: (refusal: Refusal) => describeGates(api, ask, refusal, { signal }),
  };
  return waiting(context, guard, wait, () => withdrawPermit(api, ask));
}

/** Asks for a lock until it is free or the wait is over. */
export function obtainLock(
  context: Context,
  api: Api,
  ask: LockAsk,
  waitSeconds: number,
  guard: Guard,
): Promise<Obtained<Lock>> {
  const signal = guard.aborted;
  const wait = {
    waitSeconds,
    ask: (heldSeconds: number) => askLock(api, ask, { waitSeconds: heldSeconds, signal }),
    isOpenEnded: (refusal: Refusal) => heldIn(refusal) !== null,
    describe: (refusal: Refusal) => describeHolder(api, ask, refusal, { signal }),
  };
  return waiting(context, guard, wait, () => withdrawLock(api, ask));
}
