import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { PatchRelease, Release } from "../../../../schema/contract/releases.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";
import type { ReleasePath } from "../../queries/project.ts";
import { changesOf, PLAN_FIELDS, type PlanText } from "../project/plan.ts";
import { PlanFields } from "../project/plan-fields.tsx";

type Props = { readonly path: ReleasePath; readonly release: Release; readonly onClose: () => void };

const DAY_LENGTH = 10;

const textOf = ({ name, plan: { targetDate, owner, goals } }: Release): PlanText => ({
  name: name ?? "",
  targetDate: targetDate?.slice(0, DAY_LENGTH) ?? "",
  owner: owner ?? "",
  goals: Array.isArray(goals) ? goals.join("\n") : (goals ?? ""),
});

/** Changes what was planned; only what differs is sent, so that two people may change different things. */
export function AmendDialog({ path, release, onClose }: Props) {
  const [before] = useState(() => textOf(release));
  const [plan, setPlan] = useState(before);
  const queries = useQueryClient();
  const isSame = Object.keys(changesOf(before, plan)).length === 0;
  const amending = useMutation({
    mutationFn: (body: PatchRelease) => call("amendRelease", path, { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      notify("The plan is changed");
      onClose();
    },
  });
  return (
    <Dialog title="Edit the plan" onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isSame) onClose();
          else amending.mutate(changesOf(before, plan));
        }}
      >
        <ProblemNote error={amending.error} fields={PLAN_FIELDS} />
        <PlanFields plan={plan} errors={fieldErrors(amending.error)} onChange={setPlan} />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={amending.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
