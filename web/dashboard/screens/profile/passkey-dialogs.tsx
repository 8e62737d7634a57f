import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Passkey } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";

type Props = { readonly passkey: Passkey; readonly onClose: () => void };

export function RenamePasskey({ passkey, onClose }: Props) {
  const [name, setName] = useState(passkey.name);
  const queries = useQueryClient();
  const renaming = useMutation({
    mutationFn: () => call("renamePasskey", { id: passkey.id }, { body: { name } }),
    onSuccess: async (renamed) => {
      await queries.invalidateQueries({ queryKey: keys.passkeys });
      notify(`The passkey is called ${renamed.name}`);
      onClose();
    },
  });
  return (
    <Dialog title={`Rename ${passkey.name}`} onClose={onClose}>
      <Form error={renaming.error} fields={["name"]} onSubmit={() => renaming.mutate()}>
        <TextField
          label="Name"
          name="name"
          required
          maxLength={100}
          autocomplete="off"
          value={name}
          error={fieldErrors(renaming.error).name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={renaming.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function RemovePasskey({ passkey, onClose }: Props) {
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => call("removePasskey", { id: passkey.id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.passkeys });
      notify(`${passkey.name} is removed`);
      onClose();
    },
  });
  return (
    <Dialog title={`Remove ${passkey.name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>It signs nobody in from then on. The device may keep its own copy; remove that there.</p>
        <ProblemNote error={removing.error} />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" isBusy={removing.isPending} onClick={() => removing.mutate()}>
            Remove
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
