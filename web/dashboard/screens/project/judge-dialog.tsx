import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { JudgeRollback, Rollback } from "../../../../schema/contract/environments.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea, TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";
import type { ProjectPath } from "../../queries/project.ts";
import { oneLine } from "../../words/one-line.ts";

type Props = {
  readonly path: ProjectPath;
  readonly rollback: Rollback;
  readonly onClose: () => void;
};

/** Says which version a rollback is due to. That an environment went back is a fact; this is a judgement, and may change. */
export function JudgeDialog({ path: { org, project }, rollback, onClose }: Props) {
  const { id, environment, from, to, blame } = rollback;
  const [version, setVersion] = useState(blame.version ?? from);
  const [isNone, setNone] = useState(blame.by !== null && blame.version === null);
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const judging = useMutation({
    mutationFn: (body: JudgeRollback) => call("judgeRollback", { org, project, id }, { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(org, project) });
      notify(`The rollback in ${environment} is judged`);
      onClose();
    },
  });
  const errors = fieldErrors(judging.error);
  return (
    <Dialog title={`Why ${environment} went back from ${from}`} onClose={onClose}>
      <Form
        error={judging.error}
        fields={["version", "reason"]}
        onSubmit={() => judging.mutate({ version: isNone ? null : version.trim(), reason: oneLine(reason) })}
      >
        <p class="soft">
          It went back to {to}. Unless somebody says otherwise, the first version deployed after {to} is
          suspected.
        </p>
        {!isNone && (
          <TextField
            label="The version it is due to"
            required
            maxLength={128}
            spellcheck={false}
            hint={`One that ran in ${environment}.`}
            value={version}
            error={errors.version}
            onInput={(event) => setVersion(event.currentTarget.value)}
          />
        )}
        <Choice
          label="No version is to blame"
          hint="Something else went wrong: a setting, a machine, another system."
          checked={isNone}
          onChange={(event) => setNone(event.currentTarget.checked)}
        />
        <TextArea
          label="Reason"
          required
          rows={3}
          maxLength={1000}
          value={reason}
          error={errors.reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={judging.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
