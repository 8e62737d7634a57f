import { useMemo } from "preact/hooks";
import { Choice } from "../../parts/choice.tsx";
import { Field, TextField } from "../../parts/field.tsx";
import { Segments } from "../../parts/segments.tsx";
import { UNITS, type Unit } from "../../words/durations.ts";
import { isZone, oddityOf, zoneNames } from "../../words/zones.ts";
import { beginningAt, comingBy, type Draft } from "./draft.ts";
import { RepeatFields } from "./repeat-fields.tsx";
import { shownInstead } from "./rule-words.ts";

type Props = {
  readonly draft: Draft;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (draft: Draft) => void;
};

const COMES = [
  { value: "once", label: "Once" },
  { value: "again", label: "Repeating" },
  { value: "rule", label: "By a rule" },
] as const;

/** What one should know of a time of day on a day when the clocks change. */
function hintOf(wall: string, zone: string): string | undefined {
  const oddity = isZone(zone) ? oddityOf(wall, zone) : null;
  const time = wall.slice(-5);
  if (oddity === "skipped")
    return `The clocks jump over ${time} on that day: ${shownInstead(wall, zone)} is meant.`;
  return oddity === "twice" ? `${time} comes twice on that day: the first is meant.` : undefined;
}

type TimeProps = {
  readonly label: string;
  readonly wall: string;
  readonly zone: string;
  readonly error: string | undefined;
  readonly hint?: string | undefined;
  readonly onChange: (wall: string) => void;
};

function TimeField({ label, wall, zone, error, hint, onChange }: TimeProps) {
  return (
    <Field label={label} error={error} hint={hintOf(wall, zone) ?? hint}>
      {(attributes) => (
        <input
          class="input"
          type="datetime-local"
          {...attributes}
          value={wall}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function LengthFields({ draft, errors, onChange }: Props) {
  return (
    <div class="field-pair">
      <Field label="Each one lasts" error={errors.durationSeconds}>
        {(attributes) => (
          <input
            class="input"
            type="number"
            min={1}
            {...attributes}
            value={draft.lasts}
            onInput={(event) => onChange({ ...draft, lasts: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Unit">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={draft.unit}
            onChange={(event) => onChange({ ...draft, unit: event.currentTarget.value as Unit })}
          >
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {unit}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

function ZoneField({ draft, errors, onChange, own }: Props & { readonly own: string }) {
  const names = useMemo(() => zoneNames(own), [own]);
  return (
    <Field
      label="Time zone"
      error={errors.timezone}
      hint="Its times of day are those of this zone, also after the clocks change."
    >
      {(attributes) => (
        <>
          <input
            class="input"
            {...attributes}
            list={`${attributes.id}-zones`}
            spellcheck={false}
            autocomplete="off"
            value={draft.timezone}
            onInput={(event) => onChange({ ...draft, timezone: event.currentTarget.value })}
          />
          <datalist id={`${attributes.id}-zones`}>
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** When a window comes: once, again and again, or by a rule that is written by hand. */
export function WhenFields({ own, ...props }: Props & { readonly own: string }) {
  const { draft, errors, onChange } = props;
  const { comes, start, end, isEndless, timezone, rule } = draft;
  const isOnce = comes === "once";
  return (
    <>
      <div class="labelled">
        <span class="labelled-word">Comes</span>
        <Segments
          legend="Comes"
          segments={COMES}
          value={comes}
          onChange={(value) => onChange(comingBy(draft, value))}
        />
      </div>
      {comes === "rule" && (
        <TextField
          label="Recurrence rule"
          hint={
            <>
              As in RFC 5545, such as <code>FREQ=MONTHLY;BYDAY=-1FR</code> for the last Friday of each month.
            </>
          }
          spellcheck={false}
          maxLength={300}
          value={rule}
          error={errors.rrule}
          onInput={(event) => onChange({ ...draft, rule: event.currentTarget.value })}
        />
      )}
      <div class="field-pair is-wide">
        <TimeField
          label={isOnce ? "Begins" : "First begins"}
          hint={isOnce ? "Empty: at once." : undefined}
          wall={start}
          zone={timezone}
          error={errors.start}
          onChange={(wall) => onChange(beginningAt(draft, wall))}
        />
        {isOnce && !isEndless && (
          <TimeField
            label="Ends"
            wall={end}
            zone={timezone}
            error={errors.end}
            onChange={(wall) => onChange({ ...draft, end: wall })}
          />
        )}
      </div>
      {isOnce && (
        <Choice
          label="Until somebody ends it"
          hint="For when nobody knows how long it takes."
          checked={isEndless}
          onChange={() => onChange({ ...draft, isEndless: !isEndless })}
        />
      )}
      {!isOnce && <LengthFields {...props} />}
      {comes === "again" && (
        <RepeatFields
          repeat={draft.repeat}
          errors={errors}
          onChange={(repeat) => onChange({ ...draft, repeat })}
        />
      )}
      <ZoneField {...props} own={own} />
    </>
  );
}
