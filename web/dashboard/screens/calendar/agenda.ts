import { firstOf, lastOf } from "./month.ts";
import { daysOf, type Occurrence } from "./placing.ts";

export type AgendaDay = { readonly day: string; readonly occurrences: readonly Occurrence[] };

/** What lasts in a month, by the day it begins; what began before it stands on its first. */
export function agendaOf(
  occurrences: readonly Occurrence[],
  month: string,
  zone: string,
  now: number,
): readonly AgendaDay[] {
  const byDay = new Map<string, Occurrence[]>();
  for (const occurrence of [...occurrences].sort((a, b) => a.start.localeCompare(b.start))) {
    const { first, last } = daysOf(occurrence, zone, now);
    if (last < firstOf(month) || first > lastOf(month)) continue;
    const day = first < firstOf(month) ? firstOf(month) : first;
    byDay.set(day, [...(byDay.get(day) ?? []), occurrence]);
  }
  return [...byDay]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, listed]) => ({ day, occurrences: listed }));
}
