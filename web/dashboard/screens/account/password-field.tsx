import { useState } from "preact/hooks";
import { Field } from "../../parts/field.tsx";
import { IconButton } from "../../parts/icon-button.tsx";

type Props = {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly label?: string;
  readonly autocomplete: "current-password" | "new-password";
  readonly hint?: string;
  readonly error?: string | undefined;
};

/** A password that can be looked at while it is typed. */
export function PasswordField({ label = "Password", value, onInput, autocomplete, hint, error }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <div class="password">
          <input
            class="input"
            {...attributes}
            type={(isShown ? "text" : "password") as "text"}
            name="password"
            required
            maxLength={256}
            autocomplete={autocomplete}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <IconButton
            icon={isShown ? "eye-off" : "eye"}
            label={`${isShown ? "Hide" : "Show"} the ${label.toLowerCase()}`}
            onClick={() => setShown(!isShown)}
          />
        </div>
      )}
    </Field>
  );
}
