import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Reason } from "../../../../schema/contract/releases.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";
import type { ReleasePath } from "../../queries/project.ts";
import { oneLine } from "../../words/one-line.ts";

export type Decision = "halt" | "resume" | "cancel" | "block" | "unblock";

const WORDS = {
  halt: {
    title: "Halt the release",
    lead: "Everybody sees that it must not go on, and why, until it is resumed.",
    verb: "Halt",
    done: "is halted",
    operation: "haltRelease",
  },
  resume: {
    title: "Resume the release",
    lead: "It goes on from where it was.",
    verb: "Resume",
    done: "goes on",
    operation: "resumeRelease",
  },
  cancel: {
    title: "Cancel the release",
    lead: "It will not be released. This cannot be taken back; its history stays.",
    verb: "Cancel release",
    done: "is cancelled",
    operation: "cancelRelease",
  },
  block: {
    title: "Block the version",
    lead: "It goes nowhere that it does not run yet. Where it runs it stays, and may be deployed again.",
    verb: "Block",
    done: "is blocked from going further",
    operation: "blockRelease",
  },
  unblock: {
    title: "Unblock the version",
    lead: "It may go further again, where the other gates are open.",
    verb: "Unblock",
    done: "may go further",
    operation: "unblockRelease",
  },
} as const;

type Props = { readonly path: ReleasePath; readonly decision: Decision; readonly onClose: () => void };

/** A decision and its reason, which stands in the timeline. */
export function DecisionDialog({ path, decision, onClose }: Props) {
  const { title, lead, verb, done, operation } = WORDS[decision];
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const deciding = useMutation({
    mutationFn: (body: Reason) => call(operation, path, { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      notify(`${path.version} ${done}`);
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          deciding.mutate({ reason: oneLine(reason) });
        }}
      >
        <p class="soft">{lead}</p>
        <ProblemNote error={deciding.error} fields={["reason"]} />
        <TextArea
          label="Reason"
          required
          rows={3}
          maxLength={1000}
          hint="Stands in the timeline, for everybody who wonders."
          value={reason}
          error={fieldErrors(deciding.error).reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button
            type="submit"
            tone={decision === "cancel" || decision === "block" ? "danger" : "primary"}
            isBusy={deciding.isPending}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
