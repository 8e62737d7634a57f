const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a span is, in its largest unit: "4 min", "3 h", "12 d". */
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length < MINUTE_MS) return "under a minute";
  if (length < HOUR_MS) return `${Math.floor(length / MINUTE_MS)} min`;
  if (length < 2 * DAY_MS) return `${Math.floor(length / HOUR_MS)} h`;
  return `${Math.floor(length / DAY_MS)} d`;
}

/** How long ago a moment was, in words. A moment slightly ahead is a clock that differs, and is now. */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < -MINUTE_MS) return `in ${span(passed)}`;
  return passed < MINUTE_MS ? "just now" : `${span(passed)} ago`;
}

/** How long something has lasted, short enough for a table. */
export function lasting(since: number, now: number): string {
  return now - since < MINUTE_MS ? "now" : span(now - since);
}

const FULL: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "medium" };

/** A moment in the reader's own zone and manner. */
export const moment = (iso: string): string => new Intl.DateTimeFormat(undefined, FULL).format(new Date(iso));

/** A calendar day, whether it was given as a day or as a moment. */
export function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeZone: isDay ? "UTC" : undefined };
  return new Intl.DateTimeFormat(undefined, options).format(new Date(text));
}

/** Entries that came to us this much after they happened are said to be late. */
const LATE_AFTER_MS = 10 * MINUTE_MS;

/** How much later than it happened we learned of something; null when that was at once. */
export function lateness(occurredAt: string, receivedAt: string): string | null {
  const late = Date.parse(receivedAt) - Date.parse(occurredAt);
  return late > LATE_AFTER_MS ? span(late) : null;
}

/** The day of a moment, where the reader is. */
export const localDay = (iso: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "full" }).format(new Date(iso));

/** The time of day of a moment, where the reader is. */
export const clock = (iso: string): string =>
  new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date(iso));
