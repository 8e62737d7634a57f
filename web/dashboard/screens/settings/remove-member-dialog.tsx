import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Member } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";

type Props = {
  readonly org: string;
  readonly member: Member;
  readonly isSelf: boolean;
  readonly onClose: () => void;
};

export function RemoveMemberDialog({ org, member: { id, name }, isSelf, onClose }: Props) {
  const [revokes, setRevokes] = useState(true);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => call("removeMember", { org, id }, { query: { tokens: revokes ? "revoke" : "keep" } }),
    onSuccess: async () => {
      if (isSelf) {
        await queries.invalidateQueries({ queryKey: keys.me });
        return navigate({ to: "/" });
      }
      await queries.invalidateQueries({ queryKey: keys.members(org) });
      notify(`${name} is removed`);
      return onClose();
    },
  });
  return (
    <Dialog title={isSelf ? "Leave the organisation" : `Remove ${name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>
          {isSelf
            ? "You see nothing of it any more, until somebody invites you again."
            : `${name} sees nothing of the organisation any more. What they did stays written.`}
        </p>
        <Choice
          label={isSelf ? "Revoke the tokens I made" : "Revoke the tokens they made"}
          hint="A pipeline that uses one is refused from its next request on."
          checked={revokes}
          onChange={() => setRevokes(!revokes)}
        />
        <ProblemNote error={removing.error} />
        <div class="form-actions">
          <Button onClick={onClose}>{isSelf ? "Stay" : "Keep them"}</Button>
          <Button tone="danger" isBusy={removing.isPending} onClick={() => removing.mutate()}>
            {isSelf ? "Leave" : "Remove"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
