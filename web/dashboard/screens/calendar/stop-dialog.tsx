import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea, TextField } from "../../parts/field.tsx";
import { fieldErrors, refusal } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";
import { oneLine } from "../../words/one-line.ts";
import { scopeOf } from "./draft.ts";
import { SCOPE_FIELDS, ScopeFields } from "./scope-fields.tsx";

/** Typed by whoever means it: a click alone may be a slip. */
const WORD = "STOP";
const EVERYWHERE = { project: "", environment: "" };

type Props = { readonly org: string; readonly onClose: () => void };

/** Stops deployments at once, until somebody ends it. */
export function StopDialog({ org, onClose }: Props) {
  const [scope, setScope] = useState(EVERYWHERE);
  const [reason, setReason] = useState("");
  const [incidentUrl, setIncidentUrl] = useState("");
  const [word, setWord] = useState("");
  const queries = useQueryClient();
  const stopping = useMutation({
    mutationFn: async () => {
      if (word.trim().toUpperCase() !== WORD) throw refusal("confirmation", `must be ${WORD}`);
      const link = incidentUrl.trim();
      return call(
        "startStop",
        { org },
        {
          body: {
            scope: scopeOf(scope),
            reason: oneLine(reason),
            ...(link === "" ? {} : { incidentUrl: link }),
          },
        },
      );
    },
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.rules(org) }),
        queries.invalidateQueries({ queryKey: keys.board(org) }),
      ]);
      notify("Deployments are stopped");
      onClose();
    },
  });
  const errors = fieldErrors(stopping.error);
  return (
    <Dialog title="Stop deployments" onClose={onClose}>
      <Form
        error={stopping.error}
        fields={[...SCOPE_FIELDS, "reason", "incidentUrl", "confirmation"]}
        onSubmit={() => stopping.mutate()}
      >
        <ul class="stop-effects">
          <li>From this moment no permit to deploy is given where it holds, and none is prolonged.</li>
          <li>What is being deployed already is not interrupted.</li>
          <li>It lasts until a maintainer or an owner ends it. Everybody sees it on every screen.</li>
          <li>Only their override passes it meanwhile, with a reason and a review that is owed.</li>
        </ul>
        <ScopeFields org={org} scope={scope} errors={errors} onChange={setScope} />
        <TextArea
          label="Reason"
          required
          rows={2}
          maxLength={1000}
          hint="Shown to everybody it stops."
          value={reason}
          error={errors.reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <TextField
          label="Link to the incident"
          isOptional
          spellcheck={false}
          value={incidentUrl}
          error={errors.incidentUrl}
          onInput={(event) => setIncidentUrl(event.currentTarget.value)}
        />
        <TextField
          label={`Type ${WORD} to confirm`}
          required
          spellcheck={false}
          autocomplete="off"
          value={word}
          error={errors.confirmation}
          onInput={(event) => setWord(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="alarm" icon="stop" isBusy={stopping.isPending}>
            Stop deployments
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
