import { Field } from "../../parts/field.tsx";
import { HOLD_CHOICES } from "./lock-words.ts";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly seconds: number;
  readonly error: string | undefined;
  readonly onChange: (seconds: number) => void;
};

/** How long a lock is to hold. */
export function HowLong({ label, hint, seconds, error, onChange }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <select
          class="input"
          {...attributes}
          value={seconds}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
        >
          {HOLD_CHOICES.map((choice) => (
            <option key={choice.seconds} value={choice.seconds}>
              {choice.word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
