import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Debt } from "../../../../schema/contract/approvals.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";

type Props = { readonly org: string; readonly debt: Debt; readonly onClose: () => void };

/** Writes what an override obliges to. It stays as it is written. */
export function SettleDialog({ org, debt, onClose }: Props) {
  const { id, project, version, overriddenBy, reason } = debt;
  const [review, setReview] = useState("");
  const queries = useQueryClient();
  const settling = useMutation({
    mutationFn: () => call("settleDebt", { org, id }, { body: { review } }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.everyDebt(org) }),
        queries.invalidateQueries({ queryKey: keys.everyExplanation(org, project) }),
      ]);
      notify(`The review of ${version} is written`);
      onClose();
    },
  });
  return (
    <Dialog title={`Review of ${version}`} onClose={onClose}>
      <Form error={settling.error} fields={["review"]} onSubmit={() => settling.mutate()}>
        <p class="soft">
          {overriddenBy} passed closed gates: {reason}
        </p>
        <TextArea
          label="Review"
          required
          rows={7}
          maxLength={10_000}
          hint="What happened, why the gates could not wait, and what follows. At least 20 characters; it cannot be changed later."
          value={review}
          error={fieldErrors(settling.error).review}
          onInput={(event) => setReview(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Later</Button>
          <Button type="submit" tone="primary" isBusy={settling.isPending}>
            Write it
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
