import { exitCode } from "../exit-codes.ts";
import { signalCode } from "../signals.ts";
import type { Ended } from "./command.ts";

export type Status = "succeeded" | "failed" | "cancelled";

const ASKED_TO_END: readonly string[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * What became of the deployment. One that was told to end is cancelled, also where the command ends as if it had done
 * its work: half a deployment must not count as a whole one.
 * @param by the signal that came first, if one did
 */
export function statusOf(ended: Ended, by: NodeJS.Signals | null): Status {
  if (by !== null) return "cancelled";
  if (ended.kind === "killed") return ASKED_TO_END.includes(ended.signal) ? "cancelled" : "failed";
  return ended.kind === "exited" && ended.code === 0 ? "succeeded" : "failed";
}

/** The code to end with: the command's own; for a signal, as a shell says it. */
export function codeOf(ended: Ended, by: NodeJS.Signals | null): number {
  if (ended.kind === "error") return exitCode(ended.code === "ENOENT" ? "notFound" : "cannotExecute");
  if (ended.kind === "killed") return signalCode(by ?? ended.signal);
  return ended.code === 0 && by !== null ? signalCode(by) : ended.code;
}
