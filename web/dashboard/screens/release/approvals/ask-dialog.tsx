import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { AskApproval } from "../../../../../schema/contract/approvals.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { TextArea } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { oneLine } from "../../../words/one-line.ts";

type Props = { readonly path: ReleasePath; readonly environment: string; readonly onClose: () => void };

/** Asks those who could approve, with a word to them. */
export function AskDialog({ path, environment, onClose }: Props) {
  const [message, setMessage] = useState("");
  const queries = useQueryClient();
  const asking = useMutation({
    mutationFn: (body: AskApproval) => call("askApproval", path, { body }),
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: keys.timeline(path.org, path.project, path.version) });
      await queries.invalidateQueries({ queryKey: keys.requests(path.org) });
      notify(`Approval of ${path.version} for ${environment} is asked for`);
      onClose();
    },
  });
  const said = oneLine(message);
  return (
    <Dialog title={`Ask for approval for ${environment}`} onClose={onClose}>
      <Form
        error={asking.error}
        fields={["message"]}
        onSubmit={() => asking.mutate({ environment, ...(said === "" ? {} : { message: said }) })}
      >
        <p class="soft">
          Everybody who could approve gets a letter, and another each day until it is answered. After 14 days
          the request ends. One that is open already is not sent again.
        </p>
        <TextArea
          label="Message"
          isOptional
          rows={3}
          maxLength={2000}
          value={message}
          error={fieldErrors(asking.error).message}
          onInput={(event) => setMessage(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" isBusy={asking.isPending}>
            Ask
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
