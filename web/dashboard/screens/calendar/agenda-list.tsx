import { useQuery } from "@tanstack/react-query";
import type { Board } from "../../../../schema/contract/board.ts";
import { Blank } from "../../parts/blank.tsx";
import { State } from "../../parts/state.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import { CLOSING_LOOKS, scopeInWords } from "../../words/closings.ts";
import { type AgendaDay, agendaOf } from "./agenda.ts";
import { monthOf } from "./month.ts";
import type { CalendarView } from "./month-table.tsx";
import { keyOf, type Occurrence, titleOf } from "./placing.ts";
import { fullDay, monthName, rangeInWords } from "./range-words.ts";

type EntryProps = {
  readonly occurrence: Occurrence;
  readonly zone: string;
  readonly board: Board | undefined;
  readonly onOpen: () => void;
};

function Entry({ occurrence, zone, board, onOpen }: EntryProps) {
  const { kind, scope } = occurrence;
  return (
    <li class="agenda-entry">
      <button type="button" class="agenda-name" onClick={onOpen}>
        {titleOf(occurrence)}
      </button>
      <State look={CLOSING_LOOKS[kind]} />
      <p class="run-foot soft">
        <span>{rangeInWords(occurrence, zone)}</span>
        <span>{scopeInWords(scope, board)}</span>
      </p>
    </li>
  );
}

type ListProps = {
  readonly org: string;
  readonly occurrences: readonly Occurrence[];
  readonly zone: string;
  readonly onOpen: (occurrence: Occurrence) => void;
};

/** What lasts, each with when and where. */
export function Entries({ org, occurrences, zone, onOpen }: ListProps) {
  const { data: board } = useQuery(boardQuery(org));
  return (
    <ul class="agenda-entries">
      {occurrences.map((occurrence) => (
        <Entry
          key={keyOf(occurrence)}
          occurrence={occurrence}
          zone={zone}
          board={board}
          onOpen={() => onOpen(occurrence)}
        />
      ))}
    </ul>
  );
}

/** A month as a list of the days on which something begins. */
export function AgendaList({
  org,
  month,
  occurrences,
  zone,
  today,
  now,
  onOpen,
}: CalendarView & { readonly org: string }) {
  const days = agendaOf(occurrences, month, zone, now);
  if (days.length === 0) {
    return (
      <Blank icon="calendar" title={`Nothing is planned in ${monthName(month)}`}>
        Deployments go through at any time, as far as their other gates are open.
      </Blank>
    );
  }
  const list = (listed: readonly AgendaDay[]) => (
    <ol>
      {listed.map(({ day, occurrences: entries }) => (
        <li key={day} class="agenda-day">
          <h3 aria-current={day === today ? "date" : undefined}>
            {fullDay(day)}
            {day === today && <span class="soft"> today</span>}
          </h3>
          <Entries org={org} occurrences={entries} zone={zone} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
  const isPast = ({ day }: AgendaDay) => monthOf(today) === month && day < today;
  const past = days.filter(isPast);
  return (
    <>
      {past.length > 0 && (
        <details class="agenda-past">
          <summary>Begun before today ({past.flatMap(({ occurrences: each }) => each).length})</summary>
          {list(past)}
        </details>
      )}
      {list(days.filter((each) => !isPast(each)))}
    </>
  );
}
