import type { WebhookType } from "../../../../schema/contract/webhook-events.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Choice } from "../../parts/choice.tsx";
import { TYPE_GROUPS } from "../../words/webhooks.ts";

type Types = readonly WebhookType[];

type Props = {
  /** Null: every type, also those to come. */
  readonly types: Types | null;
  readonly error: string | undefined;
  readonly onChange: (types: Types | null) => void;
};

const without = (types: Types, those: Types): Types => types.filter((type) => !those.includes(type));

function Group({
  word,
  group,
  types,
  onChange,
}: {
  readonly word: string;
  readonly group: Types;
  readonly types: Types;
  readonly onChange: (types: Types) => void;
}) {
  const isWhole = group.every((type) => types.includes(type));
  return (
    <fieldset class="fieldset type-group">
      <legend>
        {word}
        <button
          type="button"
          class="text-button"
          aria-label={isWhole ? `None of ${word}` : `All of ${word}`}
          onClick={() => onChange(isWhole ? without(types, group) : [...without(types, group), ...group])}
        >
          {isWhole ? "None" : "All"}
        </button>
      </legend>
      {group.map((type) => (
        <Choice
          key={type}
          label={type}
          checked={types.includes(type)}
          onChange={() => onChange(types.includes(type) ? without(types, [type]) : [...types, type])}
        />
      ))}
    </fieldset>
  );
}

/** Which types of messages an endpoint hears: all, or the chosen ones. */
export function TypesField({ types, error, onChange }: Props) {
  return (
    <fieldset
      class="fieldset"
      aria-invalid={error !== undefined}
      tabIndex={error === undefined ? undefined : -1}
    >
      <legend>What it hears of</legend>
      <Choice
        label="Every type of message"
        hint="Also those that come to exist later."
        checked={types === null}
        onChange={() => onChange(types === null ? [] : null)}
      />
      {types !== null && (
        <div class="type-groups">
          {TYPE_GROUPS.map(({ word, types: group }) => (
            <Group key={word} word={word} group={group} types={types} onChange={onChange} />
          ))}
        </div>
      )}
      {error && (
        <p class="field-error" role="alert">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
