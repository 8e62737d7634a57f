import type { EndpointHistory } from "../../../../schema/contract/webhooks.ts";

export type Hour = EndpointHistory["hours"][number];

const HOUR_MS = 3_600_000;
/** As many as are looked at to decide whether an endpoint is disabled. */
export const HOURS_SHOWN = 120;

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** Every hour up to now, the oldest first, also those in which nothing was sent. `now`: milliseconds. */
export function everyHour(hours: readonly Hour[], now: number): readonly Hour[] {
  const known = new Map(hours.map((hour) => [hourOf(Date.parse(hour.start)), hour]));
  const first = hourOf(now) - HOURS_SHOWN + 1;
  return Array.from({ length: HOURS_SHOWN }, (_, at) => {
    const start = new Date((first + at) * HOUR_MS).toISOString();
    return known.get(first + at) ?? { start, succeeded: 0, failed: 0, medianMs: null };
  });
}

const sum = (hours: readonly Hour[], of: (hour: Hour) => number): number =>
  hours.reduce((total, hour) => total + of(hour), 0);

export type Bar = { readonly hour: Hour; readonly up: number; readonly down: number };

/** What is drawn of few must still be seen beside many. */
const LEAST = 0.03;

const lengthOf = (count: number, whole: number): number => (count === 0 ? 0 : Math.max(LEAST, count / whole));

/** Bars for the hours: what arrived goes up, what failed goes down, as parts of the whole height. `zero`: from the top. */
export function barsOf(hours: readonly Hour[]): { readonly zero: number; readonly bars: readonly Bar[] } {
  const most = (of: (hour: Hour) => number) => Math.max(0, ...hours.map(of));
  const [highest, deepest] = [most(({ succeeded }) => succeeded), most(({ failed }) => failed)];
  const whole = Math.max(1, highest + deepest);
  const [up, down] = [lengthOf(highest, whole), lengthOf(deepest, whole)];
  const scale = Math.max(1, up + down);
  return {
    zero: up + down === 0 ? 1 : up / (up + down),
    bars: hours.map((hour) => ({
      hour,
      up: lengthOf(hour.succeeded, whole) / scale,
      down: lengthOf(hour.failed, whole) / scale,
    })),
  };
}

/** What the bars show, in a sentence. */
export function hoursInWords(hours: readonly Hour[]): string {
  const [succeeded, failed] = [sum(hours, (hour) => hour.succeeded), sum(hours, (hour) => hour.failed)];
  const attempts = succeeded + failed;
  if (attempts === 0) return "Nothing was sent in the last five days.";
  const what = `${attempts} ${attempts === 1 ? "attempt" : "attempts"} in the last five days`;
  return failed === 0 ? `${what}, none failed.` : `${what}, ${failed} failed.`;
}

/** Where days begin among the hours, where the reader is: the place of each midnight. */
export const midnights = (hours: readonly Hour[]): readonly number[] =>
  hours.flatMap(({ start }, at) => (new Date(start).getHours() === 0 ? [at] : []));
