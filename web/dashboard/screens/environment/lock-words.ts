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

const HELD: Look = { word: "Holds it now", tone: "running", icon: "lock" };
const SHUT: Look = { word: "Still shut", tone: "bad", icon: "lock" };
const OPENED: Look = { word: "Opened again", tone: "ok", icon: "check" };

/** How a hold ended; one that lasts holds now. */
export function endingOf({ ended, expiresAt }: Pick<Hold, "ended" | "expiresAt">): Look {
  if (isSeal({ expiresAt })) return ended === null ? SHUT : OPENED;
  return ended === null ? HELD : ENDINGS[ended];
}
