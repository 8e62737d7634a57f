import { Button } from "../../parts/button.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { Segments } from "../../parts/segments.tsx";
import { monthsLater } from "./month.ts";
import { monthName } from "./range-words.ts";

const VIEWS = [
  { value: "month", label: "Month" },
  { value: "agenda", label: "Agenda" },
] as const;

export type View = (typeof VIEWS)[number]["value"];

type Props = {
  readonly month: string;
  readonly thisMonth: string;
  readonly zone: string;
  /** Null: there is room for one only. */
  readonly view: View | null;
  readonly onMonth: (month: string) => void;
  readonly onView: (view: View) => void;
};

/** Which month is shown, and how. */
export function CalendarBar({ month, thisMonth, zone, view, onMonth, onView }: Props) {
  return (
    <header class="card-head calendar-bar">
      <h2 aria-live="polite">{monthName(month)}</h2>
      <div class="calendar-moves">
        <IconButton
          icon="chevron-left"
          label="Previous month"
          onClick={() => onMonth(monthsLater(month, -1))}
        />
        <Button disabled={month === thisMonth} onClick={() => onMonth(thisMonth)}>
          Today
        </Button>
        <IconButton icon="chevron-right" label="Next month" onClick={() => onMonth(monthsLater(month, 1))} />
      </div>
      <p class="calendar-zone soft">Times in {zone}</p>
      {view !== null && <Segments legend="Shown as" segments={VIEWS} value={view} onChange={onView} />}
    </header>
  );
}
