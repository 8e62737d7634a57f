import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field, TextField } from "../../../parts/field.tsx";
import { fieldErrors } from "../../../parts/field-errors.ts";
import { Form } from "../../../parts/form.tsx";
import { MomentField } from "../../../parts/moment-field.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { isoOfLocal } from "../../../words/local-time.ts";
import { SEVERITIES } from "./incident-words.ts";

type Props = {
  readonly path: ReleasePath;
  /** Where the release runs or ran, the likeliest first. */
  readonly places: readonly ReleaseEnvironment[];
  readonly onClose: () => void;
};

const FIELDS = ["title", "severity", "environment", "openedAt"];

/** Opens an incident of this very release, in an environment that it came to. */
export function OpenDialog({ path, places, onClose }: Props) {
  const { org, project, version } = path;
  const [text, setText] = useState({
    title: "",
    severity: "major",
    environment: places[0]?.name ?? "",
    openedAt: "",
  });
  const queries = useQueryClient();
  const opening = useMutation({
    mutationFn: () => {
      const { title, severity, environment, openedAt } = text;
      const deploymentId = places.find(({ name }) => name === environment)?.deploymentId ?? undefined;
      const body = {
        title: title.trim(),
        severity,
        environment,
        deploymentId,
        openedAt: isoOfLocal(openedAt) ?? undefined,
      };
      return call("openIncident", { org, project }, { body });
    },
    onSuccess: async ({ title }) => {
      await queries.invalidateQueries({ queryKey: keys.project(org, project) });
      notify(`The incident ${title} is opened`);
      onClose();
    },
  });
  const errors = fieldErrors(opening.error);
  const set = (field: keyof typeof text) => (event: { currentTarget: { value: string } }) =>
    setText({ ...text, [field]: event.currentTarget.value });
  return (
    <Dialog title={`Open an incident of ${version}`} onClose={onClose}>
      <Form error={opening.error} fields={FIELDS} onSubmit={() => opening.mutate()}>
        <TextField
          label="What goes wrong"
          required
          maxLength={300}
          value={text.title}
          error={errors.title}
          onInput={set("title")}
        />
        <Field
          label="How bad it is"
          hint="A gate can ask that nothing so bad is open."
          error={errors.severity}
        >
          {(attributes) => (
            <select {...attributes} class="input" value={text.severity} onChange={set("severity")}>
              {SEVERITIES.map((severity) => (
                <option key={severity} value={severity}>
                  {severity}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Where" error={errors.environment}>
          {(attributes) => (
            <select {...attributes} class="input" value={text.environment} onChange={set("environment")}>
              {places.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <MomentField
          label="Since when"
          isOptional
          hint="Left empty: now."
          value={text.openedAt}
          error={errors.openedAt}
          onChange={(openedAt) => setText({ ...text, openedAt })}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" isBusy={opening.isPending}>
            Open the incident
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
