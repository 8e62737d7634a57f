import { windowState } from "../environment/windows.ts";
import { blocked, count, type Finding, type GateFacts, passed, waiting, warned } from "./facts.ts";

/** Whether the release itself may go anywhere: it is not called off, halted, or kept from going further. */
export function evaluateRelease({ standing, place, releaseId, isCancelled }: GateFacts): Finding {
  const gate = "release";
  if (isCancelled)
    return blocked({ gate, because: "the release is cancelled", reasonCode: "release_cancelled" });
  if (standing.haltedBecause !== null) {
    const because = `the release is halted: ${standing.haltedBecause}`;
    return blocked({ gate, because, reasonCode: "release_halted", clearedBy: "resuming the release" });
  }
  if (standing.blockedBecause === null)
    return passed({ gate, because: "nothing keeps the release back", reasonCode: "release_free" });
  const because = `this version is not to go further: ${standing.blockedBecause}`;
  if (place.current?.releaseId === releaseId)
    return warned({ gate, because: `${because}; it runs here already`, reasonCode: "version_blocked" });
  return blocked({ gate, because, reasonCode: "version_blocked", clearedBy: "unblocking the version" });
}

export function evaluateStop({ place }: GateFacts): Finding {
  const gate = "stop";
  const [stop] = place.stops;
  if (!stop) return passed({ gate, because: "no emergency stop", reasonCode: "not_stopped" });
  const because = `${stop.by} stopped deployments: ${stop.reason}`;
  return blocked({ gate, because, reasonCode: "stopped", clearedBy: "ending the stop" });
}

export function evaluateFreeze({ place }: GateFacts, at: number): Finding {
  const gate = "freeze";
  const state = windowState(place.windows, at);
  if (state.open) return passed({ gate, because: "no freeze", reasonCode: "not_frozen" });
  const { because: window, until } = state;
  const { name, reason, kind } = window;
  const because = kind === "deny" ? `${name}: ${reason}` : `outside of ${name}: ${reason}`;
  const reasonCode = kind === "deny" ? "frozen" : "outside_window";
  return blocked({ gate, because, reasonCode, clearedBy: "time, or ending the freeze" }, until);
}

export function evaluateLock({ place }: GateFacts, at: number): Finding {
  const gate = "lock";
  const { heldBy } = place;
  if (heldBy === null || (heldBy.expiresAt !== null && heldBy.expiresAt <= at))
    return passed({ gate, because: "nobody else holds the lock", reasonCode: "not_locked" });
  if (heldBy.expiresAt === null) {
    const because = `it is shut until somebody opens it${heldBy.reason === null ? "" : `: ${heldBy.reason}`}`;
    return waiting(
      { gate, because, reasonCode: "shut", clearedBy: "a maintainer, by opening it again" },
      null,
    );
  }
  const because = `${heldBy.holder} holds the lock${heldBy.reason === null ? "" : `: ${heldBy.reason}`}`;
  return waiting({ gate, because, reasonCode: "locked", clearedBy: heldBy.holder }, heldBy.expiresAt);
}

/** What was overridden and not reviewed in time closes the next ordinary deployment. */
export function evaluateDebt({ place }: GateFacts, at: number): Finding {
  const gate = "debt";
  const overdue = place.debts.filter(({ dueAt }) => dueAt <= at);
  const [first] = overdue;
  if (!first) return passed({ gate, because: "no review is overdue", reasonCode: "no_debt" });
  const more = overdue.length > 1 ? `, and ${count(overdue.length - 1, "more")}` : "";
  const because = `the review of an override for ${first.version} is overdue${more}`;
  return blocked({ gate, because, reasonCode: "debt_overdue", clearedBy: `${first.owner}, by writing it` });
}
