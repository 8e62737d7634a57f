import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "preact/hooks";
import { Failure } from "../../parts/failure.tsx";
import { useMedia } from "../../parts/use-media.ts";
import { useNow } from "../../parts/use-now.ts";
import { calendarQuery } from "../../queries/gates.ts";
import { dayOf, momentOf } from "../../words/zones.ts";
import { AgendaList } from "./agenda-list.tsx";
import { CalendarBar, type View } from "./calendar-bar.tsx";
import type { Open } from "./dialogs.tsx";
import { daysLater, firstWeekdayOf, monthOf, weeksOf } from "./month.ts";
import { MonthTable } from "./month-table.tsx";
import { daysOf, isOn } from "./placing.ts";

/** Where a week of days has no room beside each other. */
const NARROW = "(max-width: 48rem)";

/** What touches the weeks of a month, where the reader is. */
function useOccurrences(org: string, month: string, zone: string, firstWeekday: number) {
  const span = useMemo(() => {
    const days = weeksOf(month, firstWeekday).flat();
    const iso = (day: string) => new Date(momentOf(day, zone)).toISOString();
    return { from: iso(days[0] ?? ""), to: iso(daysLater(days.at(-1) ?? "", 1)) };
  }, [month, zone, firstWeekday]);
  return useQuery(calendarQuery(org, span));
}

type Props = { readonly org: string; readonly zone: string; readonly onOpen: (open: Open) => void };

/** A month of windows and stops, as a table or as a list. */
export function MonthCard({ org, zone, onOpen }: Props) {
  const now = useNow();
  const today = dayOf(now, zone);
  const [month, setMonth] = useState(monthOf(today));
  const [view, setView] = useState<View>("month");
  const isNarrow = useMedia(NARROW);
  const firstWeekday = firstWeekdayOf(navigator.language);
  const { data, error, refetch, isPending } = useOccurrences(org, month, zone, firstWeekday);
  const occurrences = data?.items ?? [];
  const shown = {
    month,
    occurrences,
    zone,
    today,
    now,
    onOpen: (occurrence: (typeof occurrences)[number]) => onOpen({ dialog: "occurrence", occurrence }),
  };
  const openDay = (day: string) =>
    onOpen({
      dialog: "day",
      day,
      occurrences: occurrences.filter((occurrence) => isOn(daysOf(occurrence, zone, now), day)),
    });
  const isAgenda = isNarrow || view === "agenda";
  return (
    <section class="card" aria-label="Calendar" aria-busy={isPending}>
      <CalendarBar
        month={month}
        thisMonth={monthOf(today)}
        zone={zone}
        view={isNarrow ? null : view}
        onMonth={setMonth}
        onView={setView}
      />
      {data?.truncated && (
        <p class="note note-warning calendar-note">
          More happens in this month than can be shown. The list below has every window.
        </p>
      )}
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!(error && !data) && isAgenda && !isPending && <AgendaList org={org} {...shown} />}
      {!(error && !data) && !isAgenda && (
        <MonthTable {...shown} firstWeekday={firstWeekday} onMonth={setMonth} onDay={openDay} />
      )}
    </section>
  );
}
