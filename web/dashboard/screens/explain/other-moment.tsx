import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { MomentField } from "../../parts/moment-field.tsx";
import { isoOfLocal, localOfIso } from "../../words/local-time.ts";

type Props = {
  /** RFC 3339; null: now. */
  readonly at: string | null;
  readonly error: string | undefined;
  readonly onChange: (at: string | null) => void;
};

/** Looks at a moment that is past, or at one to come. */
export function OtherMoment({ at, error, onChange }: Props) {
  const [text, setText] = useState(() => localOfIso(at ?? new Date().toISOString()));
  const [isUnreadable, setUnreadable] = useState(false);
  const look = () => {
    const iso = isoOfLocal(text);
    setUnreadable(iso === null);
    if (iso !== null) onChange(iso);
  };
  return (
    <details class="other-moment">
      <summary>Look at another moment</summary>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <MomentField
          label="Moment"
          hint="In your own time zone. A past one shows how it was then; one to come, as far as is known now."
          error={isUnreadable ? "Give a date and a time." : error}
          value={text}
          onChange={setText}
        />
        <div class="form-actions">
          {at !== null && <Button onClick={() => onChange(null)}>Back to now</Button>}
          <Button type="submit">Look</Button>
        </div>
      </form>
    </details>
  );
}
