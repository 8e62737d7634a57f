import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Incident } from "../../../../../schema/contract/releases.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { MomentField } from "../../../parts/moment-field.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ProjectPath } from "../../../queries/project.ts";
import { isoOfLocal } from "../../../words/local-time.ts";
import { STEP_WORDS, type Step } from "./incident-words.ts";

type Props = {
  readonly path: ProjectPath;
  readonly incident: Incident;
  readonly step: Step;
  readonly onClose: () => void;
};

/** Says that an incident is mitigated or resolved. */
export function StepDialog({ path: { org, project }, incident: { id, title }, step, onClose }: Props) {
  const { verb, lead } = STEP_WORDS[step];
  const [at, setAt] = useState("");
  const queries = useQueryClient();
  const saying = useMutation({
    mutationFn: () =>
      call(
        "amendIncident",
        { org, project, id },
        { body: { status: step, at: isoOfLocal(at) ?? undefined } },
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(org, project) });
      notify(`${title} is ${step}`);
      onClose();
    },
  });
  return (
    <Dialog title={`${verb} ${title}`} onClose={onClose}>
      <Form error={saying.error} fields={["at"]} onSubmit={() => saying.mutate()}>
        <p>{lead}</p>
        <MomentField
          label="Since when"
          isOptional
          hint="Left empty: now."
          value={at}
          error={fieldErrors(saying.error).at}
          onChange={setAt}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" isBusy={saying.isPending}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
