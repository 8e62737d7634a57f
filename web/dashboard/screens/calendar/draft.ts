import type { CreateFreeze, RuleScope } from "../../../../schema/contract/freezes.ts";
import { minutesOf, type Unit } from "../../words/durations.ts";
import { oneLine } from "../../words/one-line.ts";
import { dayOf, isZone, momentOf, wallOf } from "../../words/zones.ts";
import { type Repeat, ruleOf, USUAL } from "./rule.ts";

const HOUR_MS = 3_600_000;
const MINUTE_S = 60;

/** Where something holds, as it is filled in; empty: everywhere. */
export type ScopeText = { readonly project: string; readonly environment: string };

/** A window as it is filled in. Times are those of a clock in its zone: "2026-12-04T18:00". */
export type Draft = ScopeText & {
  readonly name: string;
  readonly kind: CreateFreeze["kind"];
  readonly isRepeating: boolean;
  readonly start: string;
  readonly end: string;
  readonly repeat: Repeat;
  /** The rule as it was written by hand; null: as it was filled in. */
  readonly rule: string | null;
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
    isRepeating: false,
    start,
    end: wallOf(momentOf(start, timezone) + HOUR_MS, timezone),
    repeat: USUAL,
    rule: null,
    lasts: "1",
    unit: "hours",
    timezone,
    reason: "",
  };
}

export const scopeOf = ({ project, environment }: ScopeText): RuleScope => ({
  ...(project === "" ? {} : { project }),
  ...(environment === "" ? {} : { environment }),
});

const secondsOf = ({ lasts, unit }: Draft): number => Math.round(minutesOf(Number(lasts), unit) * MINUTE_S);

/** What is wrong with what was filled in before it can be sent at all. */
export type Fault = { readonly path: string; readonly message: string };

/** What cannot be told to the server, since it has to be worked out here. */
export function faultOf({ timezone, start, end, isRepeating }: Draft): Fault | null {
  if (!isZone(timezone)) return { path: "timezone", message: "must be a time zone such as Europe/Berlin" };
  if (Number.isNaN(momentOf(start, timezone))) return { path: "start", message: "say when it begins" };
  if (!isRepeating && Number.isNaN(momentOf(end, timezone)))
    return { path: "end", message: "say when it ends" };
  return null;
}

/** What is sent of a draft without a fault. */
export function freezeOf(draft: Draft): CreateFreeze {
  const { name, kind, isRepeating, start, end, repeat, rule, lasts, timezone, reason } = draft;
  const isoOf = (wall: string) => new Date(momentOf(wall, timezone)).toISOString();
  return {
    name: oneLine(name),
    kind,
    scope: scopeOf(draft),
    start: isoOf(start),
    ...(isRepeating
      ? {
          rrule: rule ?? ruleOf(repeat),
          ...(lasts.trim() === "" ? {} : { durationSeconds: secondsOf(draft) }),
        }
      : { end: isoOf(end) }),
    timezone,
    reason: oneLine(reason),
  };
}
