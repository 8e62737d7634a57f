import type { Calendar } from "../../../../schema/contract/freezes.ts";
import { dayOf } from "../../words/zones.ts";

export type Occurrence = Calendar["items"][number];

const DAY_MS = 86_400_000;

export type Days = { readonly first: string; readonly last: string };

type Timed = Pick<Occurrence, "kind" | "start" | "end">;

/** Later than any day that is shown. */
const FOR_EVER = "9999-12-31";

/**
 * The days something lasts, where the reader is. What is shorter than a day stands on the day it begins, though it goes
 * on past midnight. A window without an end goes on for ever; of a stop nobody knows how long, so it lasts until now.
 * `now`: milliseconds since the epoch.
 */
export function daysOf({ kind, start, end }: Timed, zone: string, now: number): Days {
  const from = Date.parse(start);
  const first = dayOf(from, zone);
  if (end === null) return { first, last: kind === "stop" ? dayOf(Math.max(from, now), zone) : FOR_EVER };
  const to = Date.parse(end);
  if (to - from < DAY_MS) return { first, last: first };
  // An end at midnight is the end of the day before.
  return { first, last: dayOf(to - 1, zone) };
}

/** Whether something stands on a day. */
export const isOn = ({ first, last }: Days, day: string): boolean => first <= day && day <= last;

/** A stretch of something within one week: where it begins, how many days it goes on, and in which line. */
export type Bar = {
  readonly occurrence: Occurrence;
  readonly column: number;
  readonly span: number;
  readonly lane: number;
  /** It began in an earlier week, or goes on in a later one. */
  readonly isContinued: boolean;
  readonly goesOn: boolean;
};

/** What something is called where there is little room: of a stop, why it was. */
export const titleOf = ({ kind, name, reason }: Pick<Occurrence, "kind" | "name" | "reason">): string =>
  kind === "stop" ? reason : name;

export const keyOf = ({ id, start }: Pick<Occurrence, "id" | "start">): string => `${id} ${start}`;

const RANK: Record<Occurrence["kind"], number> = { stop: 0, deny: 1, allow: 2 };

/** The first line in which nothing lies on these columns. */
function freeLane(bars: readonly Bar[], column: number, span: number): number {
  const taken = new Set(
    bars
      .filter((bar) => bar.column < column + span && column < bar.column + bar.span)
      .map(({ lane }) => lane),
  );
  let lane = 0;
  while (taken.has(lane)) lane += 1;
  return lane;
}

/** Lays what lasts in a week into lines, so that nothing covers another: stops first, and what lasts longest. */
export function barsOf(
  week: readonly string[],
  occurrences: readonly Occurrence[],
  zone: string,
  now: number,
): readonly Bar[] {
  const [monday = "", sunday = ""] = [week[0], week.at(-1)];
  const found = occurrences.flatMap((occurrence) => {
    const days = daysOf(occurrence, zone, now);
    if (days.last < monday || days.first > sunday) return [];
    const column = Math.max(0, week.indexOf(days.first));
    const end = days.last > sunday ? week.length - 1 : week.indexOf(days.last);
    return [
      {
        occurrence,
        column,
        span: end - column + 1,
        isContinued: days.first < monday,
        goesOn: days.last > sunday,
      },
    ];
  });
  const ordered = found.sort(
    (a, b) =>
      RANK[a.occurrence.kind] - RANK[b.occurrence.kind] ||
      a.column - b.column ||
      b.span - a.span ||
      a.occurrence.start.localeCompare(b.occurrence.start),
  );
  const bars: Bar[] = [];
  for (const bar of ordered) bars.push({ ...bar, lane: freeLane(bars, bar.column, bar.span) });
  return bars;
}

/** What lies in each line of a day, down to the last that is taken; null: a line that only others make. */
export function linesOf(bars: readonly Bar[], column: number): readonly (Bar | null)[] {
  const here = bars.filter((bar) => bar.column <= column && column < bar.column + bar.span);
  const depth = Math.max(0, ...here.map(({ lane }) => lane + 1));
  return Array.from({ length: depth }, (_, lane) => here.find((bar) => bar.lane === lane) ?? null);
}
