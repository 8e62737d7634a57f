import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Token } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { forgetTokens } from "../../queries/kept-token.ts";
import { keys } from "../../queries/keys.ts";

type Props = { readonly org: string; readonly token: Token; readonly onClose: () => void };

export function RevokeDialog({ org, token: { id, name }, onClose }: Props) {
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => call("revokeToken", { org, id }),
    onSuccess: async () => {
      forgetTokens(localStorage, (kept) => kept.id === id);
      queries.removeQueries({ queryKey: keys.firstToken(org) });
      await queries.invalidateQueries({ queryKey: keys.tokens(org) });
      notify(`${name} is revoked`);
      onClose();
    },
  });
  return (
    <Dialog title={`Revoke ${name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>Whatever uses it is refused from its next request on. This cannot be taken back.</p>
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
