import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

/** A rule that repeats, at the time of day of its own zone. `start` is milliseconds since the epoch. */
export type Recurrence = { readonly start: number; readonly rrule: string; readonly timezone: string };

/** No zone moves its clocks by more than this at once; so far around a moment its time of day may be meant twice or never. */
const SLACK_MS = 3 * 60 * 60 * 1000;

/** The time of day a moment has in a zone, as if it were UTC. */
const wallOf = (ms: number, timezone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(ms))
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .toZonedDateTime("UTC").epochMilliseconds;

/** When a time of day comes: one that is skipped an hour later, one that comes twice the first time (RFC 5545, 3.3.5). */
const momentOf = (wallMs: number, timezone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(wallMs)
    .toZonedDateTimeISO("UTC")
    .toPlainDateTime()
    .toZonedDateTime(timezone).epochMilliseconds;

const stamp = (wallMs: number): string =>
  new Date(wallMs)
    .toISOString()
    .replace(/[-:]/g, "")
    .replace(/\.\d+Z$/, "");

/** UNTIL may be a day, a time of day, or a moment in UTC; the rule is worked out in times of day. */
function untilInWall(rrule: string, timezone: string): string {
  return rrule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?/, (_, ...found: string[]) => {
    const [year, month, day, hour, minute, second, utc] = found;
    if (hour === undefined) return `UNTIL=${year}${month}${day}T235959Z`;
    const said = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return `UNTIL=${stamp(utc === undefined ? said : wallOf(said, timezone))}Z`;
  });
}

const rules = new WeakMap<Recurrence, RRuleTemporal<Temporal.ZonedDateTime>>();

/** Worked out in times of day alone, where every day has 24 hours. */
function ruleOf(recurrence: Recurrence): RRuleTemporal<Temporal.ZonedDateTime> {
  const known = rules.get(recurrence);
  if (known) return known;
  const { start, rrule, timezone } = recurrence;
  const first = stamp(wallOf(start, timezone));
  const rruleString = `DTSTART;TZID=UTC:${first}\nRRULE:${untilInWall(rrule, timezone)}`;
  const rule = new RRuleTemporal({ rruleString, temporal: Temporal });
  rules.set(recurrence, rule);
  return rule;
}

/** The starts whose time of day is near a moment's. */
function near(recurrence: Recurrence, ms: number): number[] {
  const wall = wallOf(ms, recurrence.timezone);
  return ruleOf(recurrence)
    .between(new Date(wall - SLACK_MS), new Date(wall + SLACK_MS), true)
    .map(({ epochMilliseconds }) => momentOf(epochMilliseconds, recurrence.timezone));
}

/** The last start at or before a moment; null: none. Milliseconds since the epoch. */
export function lastStart(recurrence: Recurrence, at: number): number | null {
  const close = near(recurrence, at).filter((start) => start <= at);
  if (close.length > 0) return Math.max(...close);
  const wall = wallOf(at, recurrence.timezone) - SLACK_MS;
  const before = ruleOf(recurrence).previous(new Date(wall), true);
  return before === null ? null : momentOf(before.epochMilliseconds, recurrence.timezone);
}

/** The first start after a moment; null: there is none any more. Milliseconds since the epoch. */
export function nextStart(recurrence: Recurrence, at: number): number | null {
  const close = near(recurrence, at).filter((start) => start > at);
  if (close.length > 0) return Math.min(...close);
  const wall = wallOf(at, recurrence.timezone) + SLACK_MS;
  const after = ruleOf(recurrence).next(new Date(wall), false);
  return after === null ? null : momentOf(after.epochMilliseconds, recurrence.timezone);
}

/** What is wrong with a rule that its form does not show: it never comes, or cannot be worked out. Null: nothing. */
export function faultOfRecurrence(recurrence: Recurrence): string | null {
  try {
    return nextStart(recurrence, recurrence.start - 1) === null ? "never comes" : null;
  } catch {
    return "cannot be worked out";
  }
}
