import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../../ui/icon.tsx";
import { clock } from "../../../ui/time.ts";
import { CLOSING_LOOKS } from "../../words/closings.ts";
import { wallOf } from "../../words/zones.ts";
import { dayByKey, firstOf, monthOf, weeksOf } from "./month.ts";
import { type Bar, barsOf, linesOf, type Occurrence, titleOf } from "./placing.ts";
import { fullDay, monthName, rangeInWords, weekdayName } from "./range-words.ts";

/** Lines of a day before the rest is told as a number. */
const MOST_LINES = 3;

export type CalendarView = {
  readonly month: string;
  readonly occurrences: readonly Occurrence[];
  readonly zone: string;
  readonly today: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onOpen: (occurrence: Occurrence) => void;
};

type Props = CalendarView & {
  readonly firstWeekday: number;
  readonly onMonth: (month: string) => void;
  readonly onDay: (day: string) => void;
};

type BarProps = { readonly bar: Bar; readonly zone: string; readonly onOpen: () => void };

function BarButton({ bar: { occurrence, span, isContinued, goesOn }, zone, onOpen }: BarProps) {
  const { kind, start } = occurrence;
  const title = titleOf(occurrence);
  const { icon, tone, word } = CLOSING_LOOKS[kind];
  const range = rangeInWords(occurrence, zone);
  const isTimed = !isContinued && !wallOf(Date.parse(start), zone).endsWith("T00:00");
  return (
    <button
      type="button"
      class={`bar tone-${tone} ${isContinued ? "is-continued" : ""} ${goesOn ? "goes-on" : ""}`}
      style={{ "--span": span }}
      title={`${word}: ${title}, ${range}`}
      onClick={onOpen}
    >
      <Icon name={icon} size={12} />
      <span class="bar-text">
        {isTimed && <span class="bar-time">{clock(start)} </span>}
        {title}
      </span>
      <span class="visually-hidden">
        , {word}, {range}
      </span>
    </button>
  );
}

type DayProps = Pick<Props, "zone" | "onOpen" | "onDay"> & {
  readonly day: string;
  readonly column: number;
  readonly bars: readonly Bar[];
  readonly isOther: boolean;
  readonly isToday: boolean;
  readonly isTabbable: boolean;
};

function DayCell({ day, column, bars, isOther, isToday, isTabbable, zone, onOpen, onDay }: DayProps) {
  const lines = linesOf(bars, column);
  const count = lines.filter((bar) => bar !== null).length;
  const more = lines.slice(MOST_LINES).filter((bar) => bar !== null).length;
  return (
    <td class={`month-day ${isOther ? "is-other" : ""}`} aria-current={isToday ? "date" : undefined}>
      <button
        type="button"
        class="month-number"
        data-day={day}
        tabIndex={isTabbable ? 0 : -1}
        onClick={() => onDay(day)}
      >
        <span aria-hidden="true">{Number(day.slice(-2))}</span>
        <span class="visually-hidden">
          {fullDay(day)}
          {count > 0 && `, ${count === 1 ? "one entry" : `${count} entries`}`}
        </span>
      </button>
      {lines.slice(0, MOST_LINES).map((bar, lane) => (
        <div key={lane} class="month-line">
          {bar?.column === column && (
            <BarButton bar={bar} zone={zone} onOpen={() => onOpen(bar.occurrence)} />
          )}
          {bar && bar.column < column && (
            <span class="visually-hidden">{titleOf(bar.occurrence)} goes on</span>
          )}
        </div>
      ))}
      {more > 0 && (
        <button type="button" class="month-more" onClick={() => onDay(day)}>
          +{more} more<span class="visually-hidden"> on {fullDay(day)}</span>
        </button>
      )}
    </td>
  );
}

/** The day that has the focus among all days, and the keys that move it. */
function useDays({ month, today, firstWeekday, onMonth }: Props, days: readonly string[]) {
  const table = useRef<HTMLTableElement>(null);
  const [chosen, setChosen] = useState(today);
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    table.current?.querySelector<HTMLElement>(`[data-day="${chosen}"]`)?.focus();
  }, [chosen, month]);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset.day : undefined;
    const day = from === undefined ? null : dayByKey(event.key, from, firstWeekday);
    if (day === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    isMoving.current = true;
    setChosen(day);
    if (monthOf(day) !== month) onMonth(monthOf(day));
  };
  const tabbable = [chosen, today].find((day) => monthOf(day) === month) ?? firstOf(month);
  return { table, onKeyDown, tabbable: days.includes(tabbable) ? tabbable : firstOf(month) };
}

/** A month as a table, a week a row. Arrow keys lead from day to day. */
export function MonthTable(props: Props) {
  const { month, occurrences, zone, today, now, firstWeekday, onOpen, onDay } = props;
  const weeks = weeksOf(month, firstWeekday);
  const { table, onKeyDown, tabbable } = useDays(props, weeks.flat());
  return (
    <table ref={table} class="month" onKeyDown={onKeyDown}>
      <caption class="visually-hidden">{monthName(month)}</caption>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col" abbr={weekdayName(day, "long")}>
              {weekdayName(day, "short")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => {
          const bars = barsOf(week, occurrences, zone, now);
          return (
            <tr key={week[0]}>
              {week.map((day, column) => (
                <DayCell
                  key={day}
                  day={day}
                  column={column}
                  bars={bars}
                  isOther={monthOf(day) !== month}
                  isToday={day === today}
                  isTabbable={day === tabbable}
                  zone={zone}
                  onOpen={onOpen}
                  onDay={onDay}
                />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
