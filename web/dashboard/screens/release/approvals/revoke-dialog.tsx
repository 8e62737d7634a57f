import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Approval } from "../../../../../schema/contract/approvals.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Form } from "../../../parts/form.tsx";
import { notify } from "../../../parts/notices.tsx";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";

const LEADS: Record<Approval["decision"], string> = {
  approve: "Your approval counts no more. What was deployed on it stays deployed.",
  reject: "Your rejection stands in nobody's way any more. It does not become an approval.",
  revoke: "",
};

type Props = { readonly path: ReleasePath; readonly word: Approval; readonly onClose: () => void };

/** Takes one's own word back. That it was given, and taken back, stays in the timeline. */
export function RevokeDialog({ path, word, onClose }: Props) {
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => call("revokeApproval", { ...path, id: word.id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) });
      void queries.invalidateQueries({ queryKey: keys.requests(path.org) });
      notify(`Your word on ${path.version} is taken back`);
      onClose();
    },
  });
  return (
    <Dialog title={`Take your word for ${word.environment} back`} onClose={onClose}>
      <Form error={revoking.error} fields={[]} onSubmit={() => revoking.mutate()}>
        <p>{LEADS[word.decision]}</p>
        <div class="form-actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" isBusy={revoking.isPending}>
            Take it back
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
