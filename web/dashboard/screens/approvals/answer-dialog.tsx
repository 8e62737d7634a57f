import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { ApprovalRequest, Approve } from "../../../../schema/contract/approvals.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";
import { oneLine } from "../../words/one-line.ts";

export type Asked = { readonly request: ApprovalRequest; readonly decision: Approve["decision"] };

const WORDS = {
  approve: {
    verb: "Approve",
    done: "is approved",
    lead: "Your word counts for the artifact there is now. Another one has to be approved anew.",
    hint: "What you looked at. It stands in the release's timeline.",
  },
  reject: {
    verb: "Reject",
    done: "is rejected",
    lead: "This artifact stays out, whoever else approves it, until you take your word back or there is another.",
    hint: "Why. It is shown wherever the release is stopped by it.",
  },
} as const;

type Props = { readonly org: string; readonly asked: Asked; readonly onClose: () => void };

/** Somebody's word on a release, which stands in its timeline. */
export function AnswerDialog({ org, asked: { request, decision }, onClose }: Props) {
  const { project, version, environment, message } = request;
  const { verb, done, lead, hint } = WORDS[decision];
  const [comment, setComment] = useState("");
  const queries = useQueryClient();
  const answering = useMutation({
    mutationFn: () => {
      const said = oneLine(comment);
      const body = { environment, decision, ...(said === "" ? {} : { comment: said }) };
      return call("approve", { org, project, version }, { body });
    },
    onSuccess: async ({ invalidBecause }) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.requests(org) }),
        queries.invalidateQueries({ queryKey: keys.project(org, project) }),
      ]);
      notify(
        invalidBecause === null
          ? `${version} ${done} for ${environment}`
          : `Your word on ${version} does not count: ${invalidBecause}`,
      );
      onClose();
    },
  });
  return (
    <Dialog title={`${verb} ${version} for ${environment}`} onClose={onClose}>
      <Form error={answering.error} fields={["comment"]} onSubmit={() => answering.mutate()}>
        {message !== null && <blockquote class="request-message">{message}</blockquote>}
        <p class="soft">{lead}</p>
        <TextArea
          label="Comment"
          isOptional
          rows={3}
          maxLength={2000}
          hint={hint}
          value={comment}
          error={fieldErrors(answering.error).comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button
            type="submit"
            tone={decision === "approve" ? "primary" : "danger"}
            isBusy={answering.isPending}
          >
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
