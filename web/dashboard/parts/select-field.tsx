import type { ComponentChildren } from "preact";
import { Field } from "./field.tsx";

type Props = {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Options, and groups of them. */
  readonly children: ComponentChildren;
};

/** One of many, by the browser's own list. */
export function SelectField({ value, onChange, children, ...described }: Props) {
  return (
    <Field {...described}>
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {children}
        </select>
      )}
    </Field>
  );
}
