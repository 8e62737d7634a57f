import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";

type Named = { readonly id: string; readonly title: string };

type Props = {
  readonly path: ReleasePath;
  readonly milestone: Named;
  /** Null: the whole milestone, and what is to be delivered for it. */
  readonly deliverable: Named | null;
  readonly onClose: () => void;
};

/** Takes something out of the plan. The timeline keeps that it was there. */
export function RemoveDialog({ path, milestone, deliverable, onClose }: Props) {
  const { title } = deliverable ?? milestone;
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () =>
      deliverable === null
        ? call("removeMilestone", { ...path, id: milestone.id })
        : call("removeDeliverable", { ...path, id: milestone.id, deliverable: deliverable.id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      notify(`${title} is removed`);
      onClose();
    },
  });
  return (
    <Dialog title={`Remove ${title}`} onClose={onClose}>
      <Form error={removing.error} fields={[]} onSubmit={() => removing.mutate()}>
        <p>
          {deliverable === null
            ? "The milestone goes out of the plan, and with it all that is to be delivered for it. No gate waits for it any more."
            : "It is no longer to be delivered."}{" "}
          This cannot be taken back; the timeline keeps that it was there.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" tone="danger" isBusy={removing.isPending}>
            Remove
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
