import type { Occurrence } from "./placing.ts";

const MOMENT: Intl.DateTimeFormatOptions = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
};

/** From when until when something lasts, in a zone and in the reader's manner. */
export function rangeInWords({ start, end }: Pick<Occurrence, "start" | "end">, zone: string): string {
  const format = new Intl.DateTimeFormat(undefined, { ...MOMENT, timeZone: zone });
  if (end === null) return `from ${format.format(new Date(start))}, until somebody ends it`;
  return format.formatRange(new Date(start), new Date(end));
}

/** "Friday, December 4, 2026" */
export const fullDay = (day: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeZone: "UTC" }).format(
    Date.parse(`${day}T00:00:00Z`),
  );

/** "December 2026" */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** "Mon", or the whole name of the weekday. */
export const weekdayName = (day: string, weekday: "short" | "long"): string =>
  new Intl.DateTimeFormat(undefined, { weekday, timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`));
