import { Field, TextField } from "../../parts/field.tsx";
import { type Repeat, WEEKDAYS, type Weekday } from "./rule.ts";

type Props = {
  readonly repeat: Repeat;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (repeat: Repeat) => void;
};

const UNITS: readonly (readonly [Repeat["every"], string])[] = [
  ["day", "day"],
  ["week", "week"],
  ["month", "month"],
  ["year", "year"],
];

const SHORT: Record<Weekday, string> = {
  MO: "Mon",
  TU: "Tue",
  WE: "Wed",
  TH: "Thu",
  FR: "Fri",
  SA: "Sat",
  SU: "Sun",
};

const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

function Every({ repeat, errors, onChange }: Props) {
  const { every, interval } = repeat;
  const isMany = interval.trim() !== "1";
  return (
    <div class="field-pair">
      <Field label="Every" error={errors.rrule}>
        {(attributes) => (
          <input
            class="input"
            type="number"
            min={1}
            max={999}
            {...attributes}
            value={interval}
            onInput={(event) => onChange({ ...repeat, interval: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Unit">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={every}
            onChange={(event) => onChange({ ...repeat, every: event.currentTarget.value as Repeat["every"] })}
          >
            {UNITS.map(([unit, word]) => (
              <option key={unit} value={unit}>
                {isMany ? `${word}s` : word}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

function Weekdays({ repeat, onChange }: Omit<Props, "errors">) {
  const { weekdays } = repeat;
  const toggle = (day: Weekday) =>
    onChange({
      ...repeat,
      weekdays: weekdays.includes(day) ? weekdays.filter((each) => each !== day) : [...weekdays, day],
    });
  return (
    <fieldset class="fieldset">
      <legend>On</legend>
      <div class="weekdays">
        {WEEKDAYS.map((day) => (
          <label key={day} class="weekday">
            <input
              class="visually-hidden"
              type="checkbox"
              checked={weekdays.includes(day)}
              onChange={() => toggle(day)}
            />
            {SHORT[day]}
          </label>
        ))}
      </div>
      <p class="field-hint">None: the weekday it first begins on.</p>
    </fieldset>
  );
}

function MonthDay({ repeat, onChange }: Omit<Props, "errors">) {
  return (
    <Field
      label="On day"
      hint={Number(repeat.monthDay) > 28 ? "Months without that day are left out." : undefined}
    >
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={repeat.monthDay}
          onChange={(event) => onChange({ ...repeat, monthDay: event.currentTarget.value })}
        >
          <option value="">The one it first begins on</option>
          {MONTH_DAYS.map((day) => (
            <option key={day} value={day}>
              {day}
            </option>
          ))}
          <option value="-1">The last</option>
        </select>
      )}
    </Field>
  );
}

function Ends({ repeat, errors, onChange }: Props) {
  const { ends, until, count } = repeat;
  return (
    <div class="field-pair">
      <Field label="Ends">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={ends}
            onChange={(event) => onChange({ ...repeat, ends: event.currentTarget.value as Repeat["ends"] })}
          >
            <option value="never">Never</option>
            <option value="until">After a day</option>
            <option value="count">After so many</option>
          </select>
        )}
      </Field>
      {ends === "until" && (
        <TextField
          label="Last day"
          type="date"
          value={until}
          error={errors.until}
          onInput={(event) => onChange({ ...repeat, until: event.currentTarget.value })}
        />
      )}
      {ends === "count" && (
        <Field label="Times" error={errors.count}>
          {(attributes) => (
            <input
              class="input"
              type="number"
              min={1}
              max={9999}
              {...attributes}
              value={count}
              onInput={(event) => onChange({ ...repeat, count: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

/** How something repeats, without a word of RFC 5545. */
export function RepeatFields(props: Props) {
  const { every } = props.repeat;
  return (
    <>
      <Every {...props} />
      {every === "week" && <Weekdays {...props} />}
      {every === "month" && <MonthDay {...props} />}
      <Ends {...props} />
    </>
  );
}
