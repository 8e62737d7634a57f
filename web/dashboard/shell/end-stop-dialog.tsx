import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Stop } from "../../../schema/contract/freezes.ts";
import { call } from "../api/call.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { TextArea } from "../parts/field.tsx";
import { fieldErrors } from "../parts/field-errors.ts";
import { Form } from "../parts/form.tsx";
import { notify } from "../parts/notices.tsx";
import { keys } from "../queries/keys.ts";
import { boardQuery } from "../queries/organisation.ts";
import { scopeInWords } from "../words/closings.ts";
import { oneLine } from "../words/one-line.ts";

type Props = { readonly org: string; readonly stop: Stop; readonly onClose: () => void };

/** Lets deployments through again. */
export function EndStopDialog({ org, stop: { id, scope, reason, startedBy }, onClose }: Props) {
  const [why, setWhy] = useState("");
  const queries = useQueryClient();
  const { data: board } = useQuery(boardQuery(org));
  const ending = useMutation({
    mutationFn: () => {
      const said = oneLine(why);
      return call("endStop", { org, id }, { body: said === "" ? {} : { reason: said } });
    },
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.rules(org) }),
        queries.invalidateQueries({ queryKey: keys.board(org) }),
      ]);
      notify("The stop is ended");
      onClose();
    },
  });
  return (
    <Dialog title="End the stop" onClose={onClose}>
      <Form error={ending.error} fields={["reason"]} onSubmit={() => ending.mutate()}>
        <p>
          Deployments go through again at once, as far as the other gates are open:{" "}
          {scopeInWords(scope, board)}. {startedBy.name} stopped them: {reason}
        </p>
        <TextArea
          label="Why it is over"
          isOptional
          rows={2}
          maxLength={1000}
          hint="Stands beside the stop, for everybody who looks back."
          value={why}
          error={fieldErrors(ending.error).reason}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it stopped</Button>
          <Button type="submit" tone="primary" isBusy={ending.isPending}>
            End the stop
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
