import { useState } from "preact/hooks";
import type { Verdict } from "../../../../../schema/contract/gates.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { day } from "../../../../ui/time.ts";
import { Button } from "../../../parts/button.tsx";
import { TextArea } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { oneLine } from "../../../words/one-line.ts";
import { ClosedLines } from "../../explain/verdicts.tsx";
import { verdictsIn } from "./permit-asked.ts";

const REVIEW_MS = 7 * 86_400_000;

type Props = {
  readonly closed: readonly Verdict[];
  readonly asking: { readonly error: unknown; readonly isPending: boolean };
  readonly onBack: () => void;
  readonly onOverride: (reason: string) => void;
};

/** Passes closed gates, with a reason that everybody reads and a review that is owed. It is no approval. */
export function OverrideForm({ closed, asking, onBack, onOverride }: Props) {
  const [reason, setReason] = useState("");
  const errors = fieldErrors(asking.error);
  const shown = verdictsIn(asking.error) ?? closed;
  return (
    <Form error={asking.error} fields={["override.reason"]} onSubmit={() => onOverride(oneLine(reason))}>
      <div class="note note-bad">
        <Icon name="alert" />
        <div class="override-means">
          <p>
            <strong>This is no approval.</strong> What is closed below stays closed; it is passed this once,
            in your name, and everybody sees that.
          </p>
          <p>
            You owe a written review by {day(new Date(Date.now() + REVIEW_MS).toISOString())}. Once it is
            overdue, ordinary deployments are refused until it is written.
          </p>
        </div>
      </div>
      <ClosedLines verdicts={shown} />
      <TextArea
        label="Why it cannot wait"
        required
        rows={3}
        maxLength={1000}
        hint="Stands in the timeline and in the audit log."
        value={reason}
        error={errors["override.reason"]}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <div class="form-actions">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" tone="danger" isBusy={asking.isPending}>
          Pass {shown.length === 1 ? "the closed gate" : `${shown.length} closed gates`}
        </Button>
      </div>
    </Form>
  );
}
