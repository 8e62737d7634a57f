import type { Milestone } from "../../../../../schema/contract/plan.ts";
import { day } from "../../../../ui/time.ts";
import type { Look } from "../../../words/states.ts";

const DAY_MS = 86_400_000;
const DAY_LENGTH = 10;
/** What is due within so many days is said to be soon. */
const SOON_DAYS = 3;

/** When a date is over: a day at its end, where the reader is. */
function endOf(dueDate: string): number {
  if (dueDate.length > DAY_LENGTH) return Date.parse(dueDate);
  return Date.parse(`${dueDate}T00:00`) + DAY_MS;
}

/** How a milestone stands: done, late, or how long there is still. */
export function dueLook({ done, dueDate }: Pick<Milestone, "done" | "dueDate">, now: number): Look {
  if (done) return { word: "Done", tone: "ok", icon: "check-circle" };
  const left = endOf(dueDate) - now;
  if (Number.isNaN(left)) return { word: `Due ${dueDate}`, tone: "idle", icon: "calendar" };
  if (left < 0) return { word: `Late by ${Math.ceil(-left / DAY_MS)} d`, tone: "bad", icon: "alert" };
  if (left <= DAY_MS) return { word: "Due today", tone: "warning", icon: "clock" };
  const days = Math.floor(left / DAY_MS);
  return {
    word: days === 1 ? "Due tomorrow" : `Due in ${days} d`,
    tone: days <= SOON_DAYS ? "warning" : "idle",
    icon: "calendar",
  };
}

/** A date as people read it. */
export const dueDay = (dueDate: string): string => (dueDate === "" ? "" : day(dueDate));
