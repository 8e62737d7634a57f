import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Deliverable } from "../../../../../schema/contract/plan.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field, TextField } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import {
  changeOfDeliverable,
  createDeliverableOf,
  DELIVERABLE_FIELDS,
  type DeliverableText,
  EMPTY_DELIVERABLE,
  textOfDeliverable,
} from "./deliverable-text.ts";
import { DELIVERABLE_LOOKS, ROLE_NAMES } from "./deliverable-words.ts";

type Props = {
  readonly path: ReleasePath;
  readonly milestone: { readonly id: string; readonly title: string };
  /** Null: a new one. */
  readonly deliverable: Deliverable | null;
  readonly onClose: () => void;
};

const STATUSES = (Object.keys(DELIVERABLE_LOOKS) as Deliverable["status"][]).map((value) => ({
  value,
  label: DELIVERABLE_LOOKS[value].word,
}));

type FieldsProps = {
  readonly text: DeliverableText;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (text: DeliverableText) => void;
};

function Fields({ text, errors, onChange }: FieldsProps) {
  const set = (field: keyof DeliverableText) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...text, [field]: event.currentTarget.value });
  return (
    <>
      <TextField
        label="Title"
        required
        maxLength={200}
        value={text.title}
        error={errors.title}
        onInput={set("title")}
      />
      <div class="labelled">
        <span class="labelled-word">Status</span>
        <Segments
          legend="Status"
          segments={STATUSES}
          value={text.status}
          onChange={(status) => onChange({ ...text, status })}
        />
      </div>
      <TextField
        label="Owner"
        isOptional
        maxLength={200}
        hint="A person or a team."
        value={text.owner}
        error={errors.owner}
        onInput={set("owner")}
      />
      <Field label="Role" isOptional error={errors.role}>
        {(attributes) => (
          <select {...attributes} class="input" value={text.role} onChange={set("role")}>
            <option value="">Nobody in particular</option>
            {Object.entries(ROLE_NAMES).map(([role, name]) => (
              <option key={role} value={role}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label="Link"
        isOptional
        maxLength={2048}
        spellcheck={false}
        hint="Where it lies: an http or https address."
        value={text.url}
        error={errors.url}
        onInput={set("url")}
      />
    </>
  );
}

/** Adds something to be delivered for a milestone, or says something else of it. */
export function DeliverableDialog({ path, milestone, deliverable, onClose }: Props) {
  const [before] = useState(() => (deliverable ? textOfDeliverable(deliverable) : EMPTY_DELIVERABLE));
  const [text, setText] = useState(before);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: async () => {
      const at = { ...path, id: milestone.id };
      if (deliverable === null) return call("addDeliverable", at, { body: createDeliverableOf(text) });
      const body = changeOfDeliverable(before, text);
      if (Object.keys(body).length === 0) return deliverable;
      return call("amendDeliverable", { ...at, deliverable: deliverable.id }, { body });
    },
    onSuccess: async ({ title }) => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      notify(`${title} is ${deliverable === null ? "added" : "changed"}`);
      onClose();
    },
  });
  return (
    <Dialog
      title={deliverable === null ? `Add a deliverable to ${milestone.title}` : "Edit the deliverable"}
      onClose={onClose}
    >
      <Form error={saving.error} fields={DELIVERABLE_FIELDS} onSubmit={() => saving.mutate()}>
        <Fields text={text} errors={fieldErrors(saving.error)} onChange={setText} />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={saving.isPending}>
            {deliverable === null ? "Add the deliverable" : "Save"}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
