import { MAX_FUTURE_MS } from "../../../schema/contract/events.ts";
import { ok, type Result, refuse } from "../result.ts";
import { incidentStatus } from "./standing.ts";
import type { IncidentFact } from "./state.ts";

/** A word of a time too far ahead would beat everything that really happens until then. */
export const isTooFarAhead = (at: number, now: number): boolean => at > now + MAX_FUTURE_MS;

export type NoStep =
  /** What is over is not mitigated any more. */
  | { readonly reason: "resolved" }
  /** It would be before the incident was opened, or opened again. */
  | { readonly reason: "too_early" }
  | { readonly reason: "too_far_ahead" };

/**
 * When an incident came to be mitigated or resolved, by somebody's word. Times are milliseconds since the epoch.
 * @param said when that was, if they say so
 * @returns null where it is so already
 */
export function incidentStep(
  fact: IncidentFact,
  status: "mitigated" | "resolved",
  said: number | null,
  now: number,
): Result<number | null, NoStep> {
  const is = incidentStatus(fact);
  if (is === status) return ok(null);
  if (is === "resolved") return refuse({ reason: "resolved" });
  const openedAt = fact.lastOpened?.at ?? -Infinity;
  const at = said ?? Math.max(now, openedAt);
  if (at < openedAt) return refuse({ reason: "too_early" });
  return said !== null && isTooFarAhead(said, now) ? refuse({ reason: "too_far_ahead" }) : ok(at);
}
