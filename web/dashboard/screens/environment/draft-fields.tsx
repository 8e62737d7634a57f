import { useId } from "preact/hooks";
import { Icon } from "../../../ui/icon.tsx";
import { Field } from "../../parts/field.tsx";
import { UNITS, type Unit } from "../../words/durations.ts";
import type { SpanDraft } from "./policy-draft.ts";

type Labelled = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
};

type PickProps<T extends string> = Labelled & {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly word: string }[];
  readonly onChange: (value: T) => void;
};

/** One of several. */
export function Pick<T extends string>({ value, options, onChange, ...labelled }: PickProps<T>) {
  return (
    <Field {...labelled}>
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type AmountProps = Labelled & {
  readonly value: string;
  readonly isOptional?: boolean;
  readonly onInput: (value: string) => void;
};

/** A number, as it is typed. */
export function Amount({ value, onInput, ...labelled }: AmountProps) {
  return (
    <Field {...labelled}>
      {(attributes) => (
        <input
          class="input"
          {...attributes}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type SpanProps = Labelled & { readonly span: SpanDraft; readonly onChange: (span: SpanDraft) => void };

/** How long: a number and its unit. */
export function Span({ label, hint, error, span, onChange }: SpanProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset class="field span" aria-describedby={described || undefined}>
      <legend>{label}</legend>
      <div class="span-fields">
        <input
          class="input"
          type="text"
          inputMode="decimal"
          autocomplete="off"
          aria-label="Number"
          aria-invalid={error !== undefined}
          aria-describedby={described || undefined}
          value={span.amount}
          onInput={(event) => onChange({ ...span, amount: event.currentTarget.value })}
        />
        <select
          class="input"
          aria-label="Unit"
          value={span.unit}
          onChange={(event) => onChange({ ...span, unit: event.currentTarget.value as Unit })}
        >
          {UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      </div>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
