import type { Freeze } from "../../../../schema/contract/freezes.ts";
import { minutesInWords } from "../../words/durations.ts";
import { momentOf, wallOf } from "../../words/zones.ts";
import { weekdayOf } from "./month.ts";
import { type Repeat, repeatOf, WEEKDAYS } from "./rule.ts";

const MINUTE_S = 60;

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const WORKING = "MO,TU,WE,TH,FR";
const LIST = new Intl.ListFormat("en");
const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" };

const ordinal = (number: number): string => `${number}${SUFFIXES[ORDINALS.select(number)]}`;

const IN_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const IN_ALL = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const dayInWords = (day: string): string => IN_ALL.format(utcOf(day));

/** "day", "2nd week" */
const unit = ({ every, interval }: Repeat): string =>
  interval === "1" || interval === "" ? every : `${ordinal(Number(interval))} ${every}`;

function onDays({ every, weekdays, monthDay }: Repeat, startDay: string): string {
  if (every === "week") {
    if (weekdays.join() === WORKING) return " from Monday to Friday";
    const listed =
      weekdays.length > 0 ? weekdays.map((day) => WEEKDAYS.indexOf(day)) : [weekdayOf(startDay) - 1];
    return ` on ${LIST.format(listed.map((index) => NAMES[index] ?? ""))}`;
  }
  if (every === "month") {
    if (monthDay === "-1") return " on its last day";
    return ` on the ${ordinal(Number(monthDay || startDay.slice(-2)))}`;
  }
  return every === "year" ? ` on ${IN_YEAR.format(utcOf(startDay))}` : "";
}

function ending({ ends, until, count }: Repeat): string {
  if (ends === "until" && until !== "") return `, until ${dayInWords(until)}`;
  if (ends === "count" && count !== "") return `, ${count === "1" ? "once" : `${count} times`}`;
  return "";
}

/** How long something lasts, in words. */
export const lengthInWords = (seconds: number): string => minutesInWords(Math.round(seconds / MINUTE_S));

/** What a moment is in words, in a zone: "Friday 4 December 2026, 18:00". */
export function momentInWords(iso: string, zone: string): string {
  const [day = "", time = ""] = wallOf(Date.parse(iso), zone).split("T");
  return `${NAMES[weekdayOf(day) - 1]} ${dayInWords(day)}, ${time}`;
}

type Timed = Pick<Freeze, "start" | "end" | "rrule" | "durationSeconds" | "timezone">;

function repeating({ start, durationSeconds, timezone }: Timed, rule: string): string {
  const [day = "", time = ""] = wallOf(Date.parse(start), timezone).split("T");
  const lasts = durationSeconds === null ? "" : `, for ${lengthInWords(durationSeconds)}`;
  const repeat = repeatOf(rule);
  if (!repeat) return `By the rule ${rule}, at ${time}${lasts}, from ${dayInWords(day)}`;
  const when = `Every ${unit(repeat)}${onDays(repeat, day)} at ${time}`;
  return `${when}${lasts}, from ${dayInWords(day)}${ending(repeat)}`;
}

/** When a window lasts, as a sentence in its own zone. */
export function whenInWords(window: Timed): string {
  const { start, end, rrule, timezone } = window;
  if (rrule !== null) return repeating(window, rrule);
  const to = end === null ? ", until somebody ends it" : ` to ${momentInWords(end, timezone)}`;
  return `From ${momentInWords(start, timezone)}${to}`;
}

/** Whether two zones show the same time at a moment. */
export const isSameClock = (iso: string, zone: string, other: string): boolean =>
  wallOf(Date.parse(iso), zone) === wallOf(Date.parse(iso), other);

/** The time of day in another zone at a moment of this day; used to tell of hours that the clocks jump over. */
export const shownInstead = (wall: string, zone: string): string =>
  wallOf(momentOf(wall, zone), zone).slice(-5);
