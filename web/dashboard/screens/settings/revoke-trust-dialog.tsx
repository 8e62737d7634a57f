import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Trust } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";

type Props = { readonly org: string; readonly trust: Trust; readonly onClose: () => void };

export function RevokeTrustDialog({ org, trust: { id, name }, onClose }: Props) {
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => call("revokeTrust", { org, id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.trusts(org) });
      notify(`${name} is trusted no longer`);
      onClose();
    },
  });
  return (
    <Dialog title={`Stop trusting ${name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>Its jobs are refused from their next request on.</p>
        <ProblemNote error={revoking.error} />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" isBusy={revoking.isPending} onClick={() => revoking.mutate()}>
            Revoke
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
