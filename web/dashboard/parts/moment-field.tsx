import type { ComponentChildren } from "preact";
import { Field } from "./field.tsx";

type Props = {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  /** As `localOfIso` writes it; empty: none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A date and a time of day, where the reader is. */
export function MomentField({ value, onChange, ...described }: Props) {
  return (
    <Field {...described}>
      {(attributes) => (
        <input
          {...attributes}
          class="input"
          type="datetime-local"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
