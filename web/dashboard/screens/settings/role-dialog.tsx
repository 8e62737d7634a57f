import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Role } from "../../../../schema/contract/accounts.ts";
import type { Member } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";
import { useRole } from "../../queries/use-role.ts";
import { grantable, isLess, ROLE_WORDS } from "../../words/access.ts";

type Props = {
  readonly org: string;
  readonly member: Member;
  readonly isSelf: boolean;
  readonly onClose: () => void;
};

/** Gives a member another role when it is saved, and not while one is looked for. */
export function RoleDialog({ org, member, isSelf, onClose }: Props) {
  const { id, name } = member;
  const [role, setRole] = useState<Role>(member.role);
  const [isSure, setSure] = useState(false);
  const { role: giver } = useRole(org);
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => call("amendMember", { org, id }, { body: { role } }),
    onSuccess: async () => {
      if (isSelf) await queries.invalidateQueries({ queryKey: keys.me });
      await queries.invalidateQueries({ queryKey: keys.members(org) });
      notify(`${name} is ${ROLE_WORDS[role].word.toLowerCase()} now`);
      onClose();
    },
  });
  const isOwnLoss = isSelf && isLess(role, member.role);
  return (
    <Dialog title={isSelf ? "Change your role" : `Change the role of ${name}`} onClose={onClose}>
      <Form error={changing.error} fields={["role"]} onSubmit={() => changing.mutate()}>
        <Field label="Role" hint={ROLE_WORDS[role].may} error={fieldErrors(changing.error).role}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={role}
              onChange={(event) => setRole(event.currentTarget.value as Role)}
            >
              {grantable(giver).map((one) => (
                <option key={one} value={one}>
                  {ROLE_WORDS[one].word}
                </option>
              ))}
            </select>
          )}
        </Field>
        {isOwnLoss && (
          <Choice
            label={`I give up being ${ROLE_WORDS[member.role].word.toLowerCase()}`}
            hint="You cannot take it back: somebody else has to give it to you again."
            checked={isSure}
            onChange={() => setSure(!isSure)}
          />
        )}
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            tone={isOwnLoss ? "danger" : "primary"}
            disabled={role === member.role || (isOwnLoss && !isSure)}
            isBusy={changing.isPending}
          >
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
