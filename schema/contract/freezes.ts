import * as z from "zod";
import { EnvironmentName, HttpUrl, listOf, PageQuery, printable, Slug, Timestamp } from "./primitives.ts";

/** What it is about: left out, everything of the organisation. */
export const RuleScope = z.strictObject({
  project: Slug.optional(),
  environment: EnvironmentName.optional(),
});
export type RuleScope = z.infer<typeof RuleScope>;

export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return zone !== "" && new Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
    } catch {
      return false;
    }
  }, "must be a time zone such as Europe/Berlin");

const list = (item: string) => new RegExp(`^${item}(?:,${item})*$`);
const signed = (digits: string) => `[+-]?(?:${digits})`;

/** What each part of a rule may hold (RFC 5545, 3.3.10). What repeats within an hour is no window. */
const PARTS: Record<string, RegExp> = {
  FREQ: /^(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  BYHOUR: list("(?:[01]?\\d|2[0-3])"),
  BYMINUTE: list("[0-5]?\\d"),
  BYDAY: list("(?:[+-]?(?:[1-9]|[1-4]\\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)"),
  BYMONTHDAY: list(signed("[1-9]|[12]\\d|3[01]")),
  BYYEARDAY: list(signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]")),
  BYWEEKNO: list(signed("[1-9]|[1-4]\\d|5[0-3]")),
  BYMONTH: list("(?:[1-9]|1[0-2])"),
  BYSETPOS: list(signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]")),
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
};

/** What is wrong with a recurrence rule; null: nothing that its form shows. */
function faultOf(rule: string): string | null {
  const parts = rule.split(";").map((part) => part.split("="));
  const names = parts.map(([name = ""]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `names ${twice} twice`;
  if (!names.includes("FREQ")) return "must say FREQ";
  if (names.includes("COUNT") && names.includes("UNTIL")) return "may say COUNT or UNTIL, not both";
  for (const [name = "", value = "", ...more] of parts) {
    const pattern = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!pattern) return `has no part ${name}`;
    if (more.length > 0 || !pattern.test(value)) return `does not allow ${name}=${value}`;
  }
  return null;
}

/** A recurrence rule without its `RRULE:`; FREQ=HOURLY and slower. */
export const RecurrenceRule = z
  .string()
  .max(300)
  .transform((rule) =>
    rule
      .trim()
      .replace(/^RRULE:/i, "")
      .toUpperCase(),
  )
  .superRefine((rule, { addIssue }) => {
    const fault = faultOf(rule);
    if (fault !== null) addIssue({ code: "custom", message: `is no recurrence rule: it ${fault}` });
  });

export const MAX_WINDOW_SECONDS = 366 * 86_400;

const freezeFields = {
  name: printable(100),
  /** `deny`: closed while it lasts; `allow`: where there is one, closed while none lasts. */
  kind: z.enum(["deny", "allow"]),
  scope: RuleScope,
  /** Left out: now. */
  start: Timestamp.optional(),
  end: Timestamp.optional(),
  rrule: RecurrenceRule.optional(),
  durationSeconds: z.number().int().min(60).max(MAX_WINDOW_SECONDS).optional(),
  timezone: TimeZone.optional(),
  reason: printable(1000),
};

/** Once, from `start` to `end`, or until somebody ends it; or again and again by `rrule`, each time for `durationSeconds`, in its own time zone. */
export const CreateFreeze = z.strictObject(freezeFields).superRefine((freeze, { addIssue }) => {
  const { start, end, rrule, durationSeconds } = freeze;
  const fault = (path: string, message: string) => addIssue({ code: "custom", path: [path], message });
  if (rrule === undefined) {
    if (durationSeconds !== undefined && end !== undefined)
      fault("end", "say end or durationSeconds, not both");
    else if (end !== undefined && start !== undefined && Date.parse(end) <= Date.parse(start))
      fault("end", "must be after start");
  } else {
    if (durationSeconds === undefined) fault("durationSeconds", "say how long each one lasts");
    if (end !== undefined) fault("end", "a rule ends by its UNTIL or COUNT");
  }
});
export type CreateFreeze = z.infer<typeof CreateFreeze>;

const actor = z.strictObject({ name: z.string() });

export const Freeze = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["deny", "allow"]),
  scope: RuleScope,
  start: Timestamp,
  end: Timestamp.nullable(),
  rrule: z.string().nullable(),
  durationSeconds: z.number().int().nullable(),
  timezone: z.string(),
  reason: z.string(),
  createdAt: Timestamp,
  createdBy: actor,
  /** Whether one lasts now, and until when; else when the next begins. */
  active: z.boolean(),
  activeUntil: Timestamp.nullable(),
  nextStart: Timestamp.nullable(),
});
export type Freeze = z.infer<typeof Freeze>;
export const FreezeList = listOf(Freeze);

export const CreateStop = z.strictObject({
  scope: RuleScope.default({}),
  reason: printable(1000),
  incidentUrl: HttpUrl.optional(),
});
export type CreateStop = z.infer<typeof CreateStop>;

export const EndStop = z.strictObject({ reason: printable(1000).optional() }).optional();
export type EndStop = z.infer<typeof EndStop>;

export const Stop = z.strictObject({
  id: z.string(),
  scope: RuleScope,
  reason: z.string(),
  incidentUrl: z.string().nullable(),
  startedAt: Timestamp,
  startedBy: actor,
  endedAt: Timestamp.nullable(),
  endedBy: actor.nullable(),
  endReason: z.string().nullable(),
});
export type Stop = z.infer<typeof Stop>;
export const StopList = listOf(Stop);
export const StopQuery = PageQuery.extend({ active: z.enum(["true", "false"]).optional() });
export type StopQuery = z.infer<typeof StopQuery>;

const MAX_CALENDAR_DAYS = 100;

export const CalendarQuery = z
  .strictObject({
    from: Timestamp,
    to: Timestamp,
    project: Slug.optional(),
    environment: EnvironmentName.optional(),
  })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
    path: ["to"],
    message: "must be after from",
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_CALENDAR_DAYS * 86_400_000, {
    path: ["to"],
    message: `must be within ${MAX_CALENDAR_DAYS} days of from`,
  });
export type CalendarQuery = z.infer<typeof CalendarQuery>;

/** Every time a freeze lasts within a stretch of days, and every stop. */
export const Calendar = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(["deny", "allow", "stop"]),
      name: z.string(),
      reason: z.string(),
      scope: RuleScope,
      start: Timestamp,
      /** Null: until somebody says otherwise. */
      end: Timestamp.nullable(),
    }),
  ),
  /** There are more than are shown. */
  truncated: z.boolean(),
});
export type Calendar = z.infer<typeof Calendar>;
