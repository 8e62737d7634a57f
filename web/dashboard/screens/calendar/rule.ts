export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How something repeats, as people fill it in: numbers are text, so that the server says what is wrong with them. */
export type Repeat = {
  readonly every: "day" | "week" | "month" | "year";
  readonly interval: string;
  /** None: the weekday it first comes on. */
  readonly weekdays: readonly Weekday[];
  /** Of the month; -1 is its last. Empty: the day it first comes on. */
  readonly monthDay: string;
  readonly ends: "never" | "until" | "count";
  /** The last day on which it may come. */
  readonly until: string;
  readonly count: string;
};

export const USUAL: Repeat = {
  every: "week",
  interval: "1",
  weekdays: [],
  monthDay: "",
  ends: "never",
  until: "",
  count: "",
};

const FREQUENCIES = { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" } as const;

const part = (name: string, value: string): readonly string[] => (value === "" ? [] : [`${name}=${value}`]);

/** The recurrence rule of what was filled in (RFC 5545), without its `RRULE:`. */
export function ruleOf(repeat: Repeat): string {
  const { every, interval, weekdays, monthDay, ends, until, count } = repeat;
  const times = interval.trim();
  const inOrder = WEEKDAYS.filter((day) => weekdays.includes(day));
  return [
    `FREQ=${FREQUENCIES[every]}`,
    ...part("INTERVAL", times === "1" ? "" : times),
    ...part("BYDAY", every === "week" ? inOrder.join(",") : ""),
    ...part("BYMONTHDAY", every === "month" ? monthDay.trim() : ""),
    ...(ends === "until" ? [`UNTIL=${until.replaceAll("-", "")}`] : []),
    ...(ends === "count" ? [`COUNT=${count.trim()}`] : []),
  ].join(";");
}

/** What each part may hold for a form to show it; a rule that says more is shown as it is. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  BYDAY: /^(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*$/,
  BYMONTHDAY: /^(?:-1|[1-9]|[12]\d|3[01])$/,
  UNTIL: /^\d{8}$/,
  COUNT: /^[1-9]\d{0,3}$/,
};

function partsOf(rule: string): ReadonlyMap<string, string> | null {
  const text = rule
    .trim()
    .replace(/^RRULE:/i, "")
    .toUpperCase();
  const pairs = text.split(";").map((each): readonly [string, string] => {
    const [name = "", value = ""] = each.split("=");
    return [name, value];
  });
  const isShown = pairs.every(([name, value]) => Object.hasOwn(SHOWN, name) && SHOWN[name]?.test(value));
  return isShown && new Map(pairs).size === pairs.length ? new Map(pairs) : null;
}

/** What a form shows of a rule; null: the rule says more than a form can, or nothing that can be read. */
export function repeatOf(rule: string): Repeat | null {
  const parts = partsOf(rule);
  const frequency = parts?.get("FREQ");
  const every = (["day", "week", "month", "year"] as const).find((each) => FREQUENCIES[each] === frequency);
  if (!parts || !every) return null;
  const [byDay, byMonthDay] = [parts.get("BYDAY"), parts.get("BYMONTHDAY")];
  if ((byDay !== undefined && every !== "week") || (byMonthDay !== undefined && every !== "month"))
    return null;
  const [until, count] = [parts.get("UNTIL"), parts.get("COUNT")];
  if (until !== undefined && count !== undefined) return null;
  const listed = byDay?.split(",") ?? [];
  return {
    every,
    interval: parts.get("INTERVAL") ?? "1",
    weekdays: WEEKDAYS.filter((day) => listed.includes(day)),
    monthDay: byMonthDay ?? "",
    ends: until !== undefined ? "until" : count !== undefined ? "count" : "never",
    until: until?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3") ?? "",
    count: count ?? "",
  };
}
