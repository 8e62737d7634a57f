import { useId, useState } from "preact/hooks";
import { Field } from "../../parts/field.tsx";
import { meant, type Named, offered } from "../../words/audit-filter.ts";

type Props = {
  readonly label: string;
  readonly placeholder: string;
  readonly known: readonly Named[];
  /** Called with an id, or with what was written, or with nothing. */
  readonly onChange: (id: string) => void;
};

/** Finds somebody or something by name, or by the id of what is there no more. */
export function NameFilter({ label, placeholder, known, onChange }: Props) {
  const [text, setText] = useState("");
  const listId = useId();
  const choices = offered(known);
  const settle = () => onChange(meant(choices, text) ?? text.trim());
  return (
    <Field label={label}>
      {(attributes) => (
        <>
          <input
            class="input"
            {...attributes}
            type="text"
            list={listId}
            maxLength={100}
            autocomplete="off"
            spellcheck={false}
            placeholder={placeholder}
            value={text}
            onInput={({ currentTarget: { value } }) => {
              setText(value);
              // What is half written is looked for when it is done: each letter would be a question of its own.
              const id = value === "" ? "" : meant(choices, value);
              if (id !== null) onChange(id);
            }}
            onBlur={settle}
            onKeyDown={({ key }) => key === "Enter" && settle()}
          />
          <datalist id={listId}>
            {[...choices.keys()].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
