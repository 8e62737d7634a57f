import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Milestone } from "../../../../../schema/contract/plan.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { TextArea, TextField } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import {
  changeOf,
  createOf,
  EMPTY_MILESTONE,
  MILESTONE_FIELDS,
  type MilestoneText,
  textOf,
} from "./milestone-text.ts";

type Props = {
  readonly path: ReleasePath;
  /** Null: a new one. */
  readonly milestone: Milestone | null;
  /** Stages in use, to choose from. */
  readonly stages: readonly string[];
  readonly onClose: () => void;
};

type FieldsProps = {
  readonly text: MilestoneText;
  readonly isMoved: boolean;
  readonly stages: readonly string[];
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (text: MilestoneText) => void;
};

function Fields({ text, isMoved, stages, errors, onChange }: FieldsProps) {
  const set = (field: keyof MilestoneText) => (event: { currentTarget: { value: string } }) =>
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
      <TextField
        label="Due date"
        required
        type="date"
        value={text.dueDate}
        error={errors.dueDate}
        onInput={set("dueDate")}
      />
      {isMoved && (
        <TextField
          label="Why the date changes"
          required
          maxLength={1000}
          hint="Stands beside the date that was promised before."
          value={text.reason}
          error={errors.reason}
          onInput={set("reason")}
        />
      )}
      <TextField
        label="Stage"
        required
        maxLength={50}
        hint={
          stages.length === 0
            ? "For example Development or Verification. A policy can ask for a stage."
            : `In use: ${stages.join(", ")}.`
        }
        value={text.stage}
        error={errors.stage}
        onInput={set("stage")}
      />
      <TextArea
        label="Goals"
        isOptional
        rows={3}
        hint="One a line."
        value={text.goals}
        error={errors.goals}
        onInput={set("goals")}
      />
    </>
  );
}

/** Adds a milestone to the plan of a release, or changes one. */
export function MilestoneDialog({ path, milestone, stages, onClose }: Props) {
  const [before] = useState(() => (milestone === null ? EMPTY_MILESTONE : textOf(milestone)));
  const [text, setText] = useState(before);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: async () => {
      if (milestone === null) return call("addMilestone", path, { body: createOf(text) });
      const body = changeOf(before, text);
      if (Object.keys(body).length === 0) return milestone;
      return call("amendMilestone", { ...path, id: milestone.id }, { body });
    },
    onSuccess: async ({ title }) => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      notify(milestone === null ? `The milestone ${title} is added` : `The milestone ${title} is changed`);
      onClose();
    },
  });
  return (
    <Dialog title={milestone === null ? "Add a milestone" : "Edit the milestone"} onClose={onClose}>
      <Form error={saving.error} fields={MILESTONE_FIELDS} onSubmit={() => saving.mutate()}>
        <Fields
          text={text}
          isMoved={milestone !== null && text.dueDate !== before.dueDate}
          stages={stages}
          errors={fieldErrors(saving.error)}
          onChange={setText}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={saving.isPending}>
            {milestone === null ? "Add the milestone" : "Save"}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
