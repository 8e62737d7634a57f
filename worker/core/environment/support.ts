import type { SupportDates } from "../gates/facts.ts";

const DAY_MS = 86_400_000;
const DAY_LENGTH = 10;

/** The moment something ends that is said to end on a day: with that day, in UTC; a time is a moment already. */
const endOf = (date: string | null): number | null =>
  date === null ? null : Date.parse(date) + (date.length === DAY_LENGTH ? DAY_MS : 0);

/** When a line stops being looked after. Milliseconds since the epoch. */
export const supportDates = (line: {
  readonly endOfSupport: string | null;
  readonly endOfLife: string | null;
}): SupportDates => ({ endOfSupport: endOf(line.endOfSupport), endOfLife: endOf(line.endOfLife) });
