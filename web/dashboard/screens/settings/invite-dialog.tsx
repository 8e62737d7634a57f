import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Role } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { keys } from "../../queries/keys.ts";
import { useRole } from "../../queries/use-role.ts";
import { grantable, ROLE_WORDS } from "../../words/access.ts";

export function InviteDialog({ org, onClose }: { readonly org: string; readonly onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const { role: giver } = useRole(org);
  const queries = useQueryClient();
  const inviting = useMutation({
    mutationFn: () => call("invite", { org }, { body: { email, role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.invitations(org) }),
  });
  if (inviting.data) {
    return (
      <Dialog title="The invitation is sent" onClose={onClose}>
        <div class="dialog-body">
          <p>A letter is on its way to {inviting.data.email}. You can also hand on the link yourself:</p>
          <CodeBlock code={inviting.data.url} label="The link of the invitation" />
          <p class="soft">It works once, for this address, within seven days.</p>
          <div class="form-actions">
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const errors = fieldErrors(inviting.error);
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <Form error={inviting.error} fields={["email", "role"]} onSubmit={() => inviting.mutate()}>
        <TextField
          label="E-mail address"
          type="email"
          name="invited"
          required
          autocomplete="off"
          value={email}
          error={errors.email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <Field label="Role" hint={ROLE_WORDS[role].may} error={errors.role}>
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
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={inviting.isPending}>
            Send the invitation
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
