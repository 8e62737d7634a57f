import type { CreateFreeze, RuleScope } from "../../../../schema/contract/freezes.ts";
import { minutesOf, type Unit } from "../../words/durations.ts";
import { oneLine } from "../../words/one-line.ts";
import { dayOf, isZone, momentOf, wallOf } from "../../words/zones.ts";
import { type Repeat, repeatOf, ruleOf, USUAL } from "./rule.ts";

const HOUR_MS = 3_600_000;
const MINUTE_S = 60;

/** Where something holds, as it is filled in; empty: everywhere. */
export type ScopeText = { readonly project: string; readonly environment: string };

/** A window as it is filled in. Times are those of a clock in its zone: "2026-12-04T18:00". */
export type Draft = ScopeText & {
  readonly name: string;
  readonly kind: CreateFreeze["kind"];
  /** `rule`: by a recurrence rule that is written by hand. */
  readonly comes: "once" | "again" | "rule";
  /** Empty, where it comes once: at once. */
  readonly start: string;
  readonly end: string;
  /** It lasts until somebody ends it. */
  readonly isEndless: boolean;
  readonly repeat: Repeat;
  readonly rule: string;
  readonly lasts: string;
  readonly unit: Unit;
  readonly timezone: string;
  readonly reason: string;
};

/** A new one begins with the next full hour, or at nine on a day that was chosen. `now`: milliseconds since the epoch. */
export function newDraft(timezone: string, now: number, day: string | null = null): Draft {
  const nextHour = wallOf(Math.ceil(now / HOUR_MS) * HOUR_MS, timezone);
  const start = day === null || day === dayOf(now, timezone) ? nextHour : `${day}T09:00`;
  return {
    name: "",
    kind: "deny",
    project: "",
    environment: "",
    comes: "once",
    start,
    end: wallOf(momentOf(start, timezone) + HOUR_MS, timezone),
    isEndless: false,
    repeat: USUAL,
    rule: "",
    lasts: "1",
    unit: "hours",
    timezone,
    reason: "",
  };
}

/** Another begin takes the end along: what was to last an hour still does. */
export function beginningAt(draft: Draft, start: string): Draft {
  const { timezone, end } = draft;
  if (!isZone(timezone)) return { ...draft, start };
  const lasts = momentOf(end, timezone) - momentOf(draft.start, timezone);
  const moved = momentOf(start, timezone) + lasts;
  return Number.isNaN(moved) || lasts <= 0
    ? { ...draft, start }
    : { ...draft, start, end: wallOf(moved, timezone) };
}

/** What is filled in already is taken along, as far as the other way can show it. */
export function comingBy(draft: Draft, comes: Draft["comes"]): Draft {
  if (comes === "rule") return { ...draft, comes, rule: draft.rule || ruleOf(draft.repeat) };
  if (draft.comes !== "rule") return { ...draft, comes };
  const repeat = repeatOf(draft.rule);
  return { ...draft, comes, ...(repeat ? { repeat, rule: "" } : {}) };
}

export const scopeOf = ({ project, environment }: ScopeText): RuleScope => ({
  ...(project === "" ? {} : { project }),
  ...(environment === "" ? {} : { environment }),
});

const secondsOf = ({ lasts, unit }: Draft): number => Math.round(minutesOf(Number(lasts), unit) * MINUTE_S);

/** What is wrong with what was filled in before it can be sent at all. */
export type Fault = { readonly path: string; readonly message: string };

const isTime = (wall: string, zone: string) => !Number.isNaN(momentOf(wall, zone));

/** What cannot be told to the server, since it has to be worked out here; else null. */
export function faultOf({ timezone, start, end, isEndless, comes, repeat }: Draft): Fault | null {
  if (!isZone(timezone)) return { path: "timezone", message: "must be a time zone such as Europe/Berlin" };
  if (!isTime(start, timezone) && !(comes === "once" && start === ""))
    return { path: "start", message: "say when it begins" };
  if (comes === "once" && !isEndless && !isTime(end, timezone))
    return { path: "end", message: "say when it ends" };
  if (comes !== "again") return null;
  if (repeat.ends === "until" && repeat.until === "")
    return { path: "until", message: "say until which day" };
  if (repeat.ends === "count" && repeat.count.trim() === "")
    return { path: "count", message: "say how many times" };
  return null;
}

/** What is sent of a draft without a fault. */
export function freezeOf(draft: Draft): CreateFreeze {
  const { name, kind, comes, start, end, isEndless, repeat, rule, lasts, timezone, reason } = draft;
  const isoOf = (wall: string) => new Date(momentOf(wall, timezone)).toISOString();
  return {
    name: oneLine(name),
    kind,
    scope: scopeOf(draft),
    ...(start === "" ? {} : { start: isoOf(start) }),
    ...(comes === "once"
      ? { ...(isEndless ? {} : { end: isoOf(end) }) }
      : {
          rrule: comes === "rule" ? rule : ruleOf(repeat),
          ...(lasts.trim() === "" ? {} : { durationSeconds: secondsOf(draft) }),
        }),
    timezone,
    reason: oneLine(reason),
  };
}
