import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Approve } from "../../../../../schema/contract/approvals.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { TextArea } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import { type ReleasePath, releaseQuery } from "../../../queries/project.ts";
import { oneLine } from "../../../words/one-line.ts";
import { ArtifactNote } from "./artifact-note.tsx";

type Decision = Approve["decision"];

const WORDS: Record<Decision, { readonly verb: string; readonly done: string; readonly lead: string }> = {
  approve: {
    verb: "Approve",
    done: "Approved",
    lead: "Your approval counts once, for one rule of the policy.",
  },
  reject: {
    verb: "Reject",
    done: "Rejected",
    lead: "A rejection outweighs every approval until you take it back or there is another artifact.",
  },
};

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly decision: Decision;
  readonly onClose: () => void;
};

/** A person's word on a release in an environment, and what it is bound to. */
export function WordDialog({ path, environment, decision, onClose }: Props) {
  const { verb, done, lead } = WORDS[decision];
  const [comment, setComment] = useState("");
  const queries = useQueryClient();
  const { data: release } = useQuery(releaseQuery(path));
  const saying = useMutation({
    mutationFn: (body: Approve) => call("approve", path, { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      void queries.invalidateQueries({ queryKey: keys.requests(path.org) });
      notify(`${done} ${path.version} for ${environment}`);
      onClose();
    },
  });
  const said = oneLine(comment);
  return (
    <Dialog title={`${verb} ${path.version} for ${environment}`} onClose={onClose}>
      <Form
        error={saying.error}
        fields={["comment"]}
        onSubmit={() => saying.mutate({ environment, decision, ...(said === "" ? {} : { comment: said }) })}
      >
        <p class="soft">{lead}</p>
        <ArtifactNote artifact={release ?? null} />
        <TextArea
          label="Comment"
          isOptional
          rows={3}
          maxLength={2000}
          hint={decision === "reject" ? "What has to change, for everybody who wonders." : undefined}
          value={comment}
          error={fieldErrors(saying.error).comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" tone={decision === "reject" ? "danger" : "primary"} isBusy={saying.isPending}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
