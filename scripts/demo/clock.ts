/** Moments are milliseconds since the epoch. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const isWorkday = (at: number) => ![0, 6].includes(new Date(at).getUTCDay());

/**
 * A moment on an earlier working day, in UTC.
 * @param workdays how many working days before the day of `now`; 1 is the last one before it
 * @param minute minutes after midnight
 */
export function onWorkday(now: number, workdays: number, minute: number): number {
  let day = now - (now % DAY_MS);
  for (let left = workdays; left > 0; ) {
    day -= DAY_MS;
    if (isWorkday(day)) left -= 1;
  }
  return day + minute * MINUTE_MS;
}

const hourIn = (zone: string, at: number) =>
  Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(at));

/** The last time a clock in a zone showed a full hour of a weekday; 0 is Sunday, as of UTC's days. */
export function lastTime(now: number, zone: string, weekday: number, hour: number): number {
  for (let at = now - (now % HOUR_MS); ; at -= HOUR_MS)
    if (new Date(at).getUTCDay() === weekday && hourIn(zone, at) === hour) return at;
}

/** A day some days ahead, as `2026-03-01`. */
export const dateAhead = (now: number, days: number): string =>
  new Date(now + days * DAY_MS).toISOString().slice(0, 10);

/** RFC 3339 in UTC, to the second, as most CI systems write it. */
export const isoTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
