import type { Verdict } from "../../../../../schema/contract/gates.ts";
import { RequestFailed } from "../../../api/request-failed.ts";
import { closedOf } from "../../explain/verdict-words.ts";

/** A name for one asking: sent twice, it is answered by the same permit. */
export const newClaim = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

/** The verdicts that a refusal brings along; null: it was refused for something else. */
export function verdictsIn(error: unknown): readonly Verdict[] | null {
  if (!(error instanceof RequestFailed)) return null;
  const { verdicts } = error.problem;
  return Array.isArray(verdicts) && verdicts.length > 0 ? (verdicts as Verdict[]) : null;
}

/** What stands in the way of a permit. Who goes back on purpose may go to an older version. */
export const inTheWay = (verdicts: readonly Verdict[], isRollback: boolean): Verdict[] =>
  closedOf(verdicts).filter(({ reasonCode }) => !(isRollback && reasonCode === "order_outdated"));

/** Whether what stands in the way can be passed with a reason: a lock cannot, and no release that is called off. */
export const isPassable = (closed: readonly Verdict[]): boolean =>
  closed.length > 0 &&
  closed.every(({ gate, reasonCode }) => gate !== "lock" && reasonCode !== "release_cancelled");
