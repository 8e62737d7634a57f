import type { Hold, Lock } from "../../../../schema/contract/locks.ts";
import type { Look } from "../../words/states.ts";

/** How long a lock may be taken for, in seconds; the interface takes up to seven days. */
export const HOLD_CHOICES = [
  { seconds: 900, word: "15 minutes" },
  { seconds: 1800, word: "30 minutes" },
  { seconds: 3600, word: "1 hour" },
  { seconds: 14_400, word: "4 hours" },
  { seconds: 86_400, word: "1 day" },
  { seconds: 259_200, word: "3 days" },
  { seconds: 604_800, word: "7 days" },
] as const;

export const USUAL_SECONDS = 3600;

/** A lock of nobody's: it lasts until somebody who may says otherwise. */
export const isSeal = ({ expiresAt }: Pick<Lock, "expiresAt">): boolean => expiresAt === null;

const ENDINGS: Record<NonNullable<Hold["ended"]>, Look> = {
  released: { word: "Given back", tone: "ok", icon: "check" },
  expired: { word: "Ran out", tone: "idle", icon: "clock" },
  stolen: { word: "Taken away", tone: "warning", icon: "alert" },
};

/** How a hold ended; one that lasts holds now. */
export const endingOf = ({ ended }: Pick<Hold, "ended">): Look =>
  ended === null ? { word: "Holds it now", tone: "running", icon: "lock" } : ENDINGS[ended];
