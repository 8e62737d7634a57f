import type { ReleaseStatus } from "../../../schema/contract/releases.ts";
import { isReleased, type Surroundings, statusOf } from "./derive.ts";
import type { Standing } from "./standing.ts";

/** What people may decide about a release. */
export const COMMANDS = ["halt", "resume", "cancel", "block", "unblock", "approve", "reject"] as const;
export type Command = (typeof COMMANDS)[number];

/** What a decision depends on. */
export type Situation = {
  readonly status: ReleaseStatus;
  /** It is out, whatever was decided about it since. */
  readonly isReleased: boolean;
  readonly isHalted: boolean;
  readonly isBlocked: boolean;
};

export const situationOf = (standing: Standing, around: Surroundings): Situation => ({
  status: statusOf(standing, around),
  isReleased: isReleased(standing, around),
  isHalted: standing.halted,
  isBlocked: standing.blockedBecause !== null,
});

/** Why something cannot be decided about a release as it stands, as a sentence; null: it can. */
export function objectionTo(
  command: Command,
  { status, isReleased: isOut, isHalted, isBlocked }: Situation,
): string | null {
  const isCancelled = status === "cancelled";
  switch (command) {
    case "block":
      return isBlocked ? "The version is blocked already." : null;
    case "unblock":
      return isBlocked ? null : "The version is not blocked.";
    case "approve":
    case "reject":
      return isCancelled ? `The release is cancelled: there is nothing to ${command}.` : null;
    case "halt":
      if (isCancelled) return "The release is cancelled.";
      return isHalted ? "The release is halted already." : null;
    case "resume":
      if (isCancelled) return "The release is cancelled.";
      return isHalted ? null : "The release is not halted.";
    case "cancel":
      if (isCancelled) return "The release is cancelled.";
      return isOut ? "A released release cannot be cancelled." : null;
  }
}
