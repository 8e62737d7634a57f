import { TYPE_GROUPS } from "../../words/webhooks.ts";

/** Every type of message, for a list to choose from. */
export const TypeOptions = () => (
  <>
    {TYPE_GROUPS.map(({ word, types }) => (
      <optgroup key={word} label={word}>
        {types.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </optgroup>
    ))}
  </>
);
