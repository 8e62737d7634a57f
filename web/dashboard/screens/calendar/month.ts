/** Days are text, "2026-03-29", and months too, "2026-03": a calendar has neither hours nor zones. */
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const DAY_LENGTH = 10;
const MONTH_LENGTH = 7;

const utcOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

export const daysLater = (day: string, days: number): string =>
  new Date(utcOf(day).getTime() + days * DAY_MS).toISOString().slice(0, DAY_LENGTH);

export const monthOf = (day: string): string => day.slice(0, MONTH_LENGTH);

export function monthsLater(month: string, months: number): string {
  const first = utcOf(`${month}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, MONTH_LENGTH);
}

/** Monday is 1, Sunday is 7 (ISO 8601). */
export const weekdayOf = (day: string): number => utcOf(day).getUTCDay() || WEEK_DAYS;

export const firstOf = (month: string): string => `${month}-01`;
export const lastOf = (month: string): string => daysLater(firstOf(monthsLater(month, 1)), -1);

/** The day of another month that has the same number, or its last where it has none such. */
export function sameDayIn(month: string, day: string): string {
  const same = `${month}${day.slice(MONTH_LENGTH)}`;
  return same > lastOf(month) ? lastOf(month) : same;
}

export const startOfWeek = (day: string, firstWeekday: number): string =>
  daysLater(day, -((weekdayOf(day) - firstWeekday + WEEK_DAYS) % WEEK_DAYS));

/** The weeks that a month touches, each of seven days. `firstWeekday`: 1 is Monday, 7 is Sunday. */
export function weeksOf(month: string, firstWeekday: number): readonly (readonly string[])[] {
  const weeks: string[][] = [];
  for (let day = startOfWeek(firstOf(month), firstWeekday); day <= lastOf(month); ) {
    const start = day;
    weeks.push(Array.from({ length: WEEK_DAYS }, (_, index) => daysLater(start, index)));
    day = daysLater(day, WEEK_DAYS);
  }
  return weeks;
}

type WeekInfo = { readonly firstDay: number };

type Weeks = Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };

/** The browser's language as a locale; null where it calls it what no locale is, such as `en-US@posix`. */
function localeOf(language: string): Weeks | null {
  try {
    return new Intl.Locale(language);
  } catch {
    return null;
  }
}

/** The day a week begins with where somebody lives; Monday where the browser does not know. */
export function firstWeekdayOf(language: string): number {
  const locale = localeOf(language);
  return (locale?.getWeekInfo?.() ?? locale?.weekInfo)?.firstDay ?? 1;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -WEEK_DAYS,
  ArrowDown: WEEK_DAYS,
};

/** The day that a key leads to from another, as in any calendar; null: the key means nothing here. */
export function dayByKey(key: string, day: string, firstWeekday: number): string | null {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (step !== undefined) return daysLater(day, step);
  if (key === "PageUp") return sameDayIn(monthsLater(monthOf(day), -1), day);
  if (key === "PageDown") return sameDayIn(monthsLater(monthOf(day), 1), day);
  if (key === "Home") return startOfWeek(day, firstWeekday);
  return key === "End" ? daysLater(startOfWeek(day, firstWeekday), WEEK_DAYS - 1) : null;
}
