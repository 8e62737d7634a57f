const MINUTES = { minutes: 1, hours: 60, days: 1440 } as const;

export type Unit = keyof typeof MINUTES;
export const UNITS: readonly Unit[] = ["minutes", "hours", "days"];

export const minutesOf = (amount: number, unit: Unit): number => amount * MINUTES[unit];

/** A number of minutes in the largest unit that takes it whole: 90 stays 90 minutes, 120 is 2 hours. */
export function wholeUnits(minutes: number): { readonly amount: number; readonly unit: Unit } {
  const unit = UNITS.findLast((each) => minutes > 0 && minutes % MINUTES[each] === 0) ?? "minutes";
  return { amount: minutes / MINUTES[unit], unit };
}

const counted = (amount: number, unit: Unit): string =>
  `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;

/** A number of minutes as people say it: "1 hour 30 minutes". */
export function minutesInWords(minutes: number): string {
  const days = Math.floor(minutes / MINUTES.days);
  const hours = Math.floor((minutes % MINUTES.days) / MINUTES.hours);
  const rest = minutes % MINUTES.hours;
  const parts = [
    days > 0 ? counted(days, "days") : "",
    hours > 0 ? counted(hours, "hours") : "",
    rest > 0 ? counted(rest, "minutes") : "",
  ].filter(Boolean);
  return parts.length === 0 ? counted(0, "minutes") : parts.join(" ");
}

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** What is left of a span, in its two largest units; null: nothing. */
export function leftOf(ms: number): string | null {
  const seconds = Math.ceil(ms / SECOND_MS);
  if (seconds <= 0) return null;
  const [days, hours] = [Math.floor(seconds / DAY_S), Math.floor((seconds % DAY_S) / HOUR_S)];
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % MINUTE_S} s` : `${seconds} s`;
}
