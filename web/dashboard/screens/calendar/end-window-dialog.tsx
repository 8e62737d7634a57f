import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Freeze } from "../../../../schema/contract/freezes.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";

const EFFECTS: Record<Freeze["kind"], string> = {
  deny: "It closes nothing any more from now on, and does not come again.",
  allow:
    "It opens nothing any more from now on. Where it was the only one of its kind, deployments go through at any time again.",
};

type Props = { readonly org: string; readonly freeze: Freeze; readonly onClose: () => void };

export function EndWindowDialog({ org, freeze: { id, name, kind }, onClose }: Props) {
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: () => call("endFreeze", { org, id }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.rules(org) }),
        queries.invalidateQueries({ queryKey: keys.board(org) }),
      ]);
      notify(`${name} is ended`);
      onClose();
    },
  });
  return (
    <Dialog title={`End ${name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>{EFFECTS[kind]} This cannot be taken back; a new window can be planned.</p>
        <ProblemNote error={ending.error} />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" isBusy={ending.isPending} onClick={() => ending.mutate()}>
            End the window
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
