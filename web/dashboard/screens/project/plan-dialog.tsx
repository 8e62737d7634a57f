import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { CreateRelease } from "../../../../schema/contract/releases.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";
import type { ProjectPath } from "../../queries/project.ts";
import { EMPTY_PLAN, filledOf, PLAN_FIELDS } from "./plan.ts";
import { PlanFields } from "./plan-fields.tsx";

type Props = { readonly path: ProjectPath; readonly onClose: () => void };

/** Plans a release before any CI has heard of it. */
export function PlanDialog({ path, onClose }: Props) {
  const [version, setVersion] = useState("");
  const [plan, setPlan] = useState(EMPTY_PLAN);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const planning = useMutation({
    mutationFn: (body: CreateRelease) => call("planRelease", path, { body }),
    onSuccess: async (release) => {
      notify(`${release.version} is planned`);
      void queries.invalidateQueries({ queryKey: keys.releaseLists(path.org, path.project) });
      await navigate({
        to: "/o/$org/projects/$project/releases/$version",
        params: { ...path, version: release.version },
      });
    },
  });
  const errors = fieldErrors(planning.error);
  return (
    <Dialog title="Plan a release" onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          planning.mutate({ version, ...filledOf(plan) });
        }}
      >
        <ProblemNote error={planning.error} fields={["version", ...PLAN_FIELDS]} />
        <TextField
          label="Version"
          required
          maxLength={128}
          spellcheck={false}
          hint="As your CI will name it, for example 4.2.0."
          value={version}
          error={errors.version}
          onInput={(event) => setVersion(event.currentTarget.value)}
        />
        <PlanFields plan={plan} errors={errors} onChange={setPlan} />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={planning.isPending}>
            Plan the release
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
