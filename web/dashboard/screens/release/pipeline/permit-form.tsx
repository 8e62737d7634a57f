import { useEffect, useRef } from "preact/hooks";
import type { Verdict } from "../../../../../schema/contract/gates.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { Button } from "../../../parts/button.tsx";
import { Choice } from "../../../parts/choice.tsx";
import { TextField } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { ClosedLines } from "../../explain/verdicts.tsx";
import { verdictsIn } from "./permit-asked.ts";

const LENGTHS = [
  { value: "10", label: "10 min" },
  { value: "30", label: "30 min" },
  { value: "60", label: "1 hour" },
] as const;

export type PermitText = {
  readonly holder: string;
  readonly minutes: (typeof LENGTHS)[number]["value"];
  readonly isRollback: boolean;
};

type Props = {
  readonly text: PermitText;
  /** What stands in the way as far as is known; null: that is being asked. */
  readonly closed: readonly Verdict[] | null;
  readonly isOlder: boolean;
  readonly asking: { readonly error: unknown; readonly isPending: boolean };
  readonly onChange: (text: PermitText) => void;
  readonly onAsk: () => void;
  /** Null: who looks may not, or what is in the way cannot be passed. */
  readonly onOverride: (() => void) | null;
  readonly onClose: () => void;
};

/** What the answer will be, as far as is known. */
function Prospect({ closed }: { readonly closed: readonly Verdict[] }) {
  if (closed.length === 0) {
    return (
      <p class="note">
        <Icon name="check-circle" class="tone-ok" />
        Every gate is open now.
      </p>
    );
  }
  return (
    <div class="permit-prospect">
      <p class="note note-warning">
        <Icon name="alert" />
        {closed.length === 1 ? "A gate is closed now" : `${closed.length} gates are closed now`}, so the
        answer will be no. Approvals that are missing are asked for.
      </p>
      <ClosedLines verdicts={closed} />
    </div>
  );
}

/** Comes into view, as who asked looks at the button below. */
function Refused({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div ref={element} class="permit-prospect" role="alert">
      <p class="note note-bad">
        <Icon name="cross-circle" />
        Refused. This is in the way:
      </p>
      <ClosedLines verdicts={verdicts} />
    </div>
  );
}

/** Asks for the right to deploy, for a while. */
export function PermitForm({ text, closed, isOlder, asking, onChange, onAsk, onOverride, onClose }: Props) {
  const refused = verdictsIn(asking.error);
  const errors = fieldErrors(asking.error);
  return (
    <Form error={refused === null ? asking.error : null} fields={["holder", "ttlSeconds"]} onSubmit={onAsk}>
      <p class="soft">
        A permit says that all gates were open, and holds the environment for whoever deploys until it ends.
      </p>
      {refused !== null ? <Refused verdicts={refused} /> : closed && <Prospect closed={closed} />}
      <TextField
        label="Who deploys"
        required
        maxLength={200}
        hint="Shown to everybody who waits for the environment."
        value={text.holder}
        error={errors.holder}
        onInput={(event) => onChange({ ...text, holder: event.currentTarget.value })}
      />
      <div class="labelled">
        <span class="labelled-word">For how long</span>
        <Segments
          legend="For how long"
          segments={LENGTHS}
          value={text.minutes}
          onChange={(minutes) => onChange({ ...text, minutes })}
        />
      </div>
      {closed?.some(({ gate }) => gate === "lock") && (
        <p class="soft">
          Nobody passes a lock: it has to be given back, or to end, before anybody else deploys.
        </p>
      )}
      {isOlder && (
        <Choice
          label="This is a rollback"
          hint="It goes back to an earlier version on purpose. Without this, an older version is refused where the policy asks for order."
          checked={text.isRollback}
          onChange={(event) => onChange({ ...text, isRollback: event.currentTarget.checked })}
        />
      )}
      <div class="form-actions">
        {onOverride && (
          <Button tone="danger" onClick={onOverride}>
            Pass the closed gates…
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={asking.isPending}>
          Ask for a permit
        </Button>
      </div>
    </Form>
  );
}
