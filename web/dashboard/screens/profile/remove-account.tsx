import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Me } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { forgetTokens } from "../../queries/kept-token.ts";

export function RemoveAccount({ me }: { readonly me: Me }) {
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => call("removeMe", {}),
    onSuccess: () => {
      queries.clear();
      forgetTokens(localStorage);
      return navigate({ to: "/sign-up" });
    },
  });
  return (
    <section class="card profile-card" aria-labelledby="remove-title">
      <h2 id="remove-title">Remove the account</h2>
      <div class="profile-row">
        <p class="soft">What you did stays written where you did it. The account itself is gone for good.</p>
        <Button tone="danger" onClick={() => setAsking(true)}>
          Remove the account
        </Button>
      </div>
      {isAsking && (
        <Dialog title="Remove your account" onClose={() => setAsking(false)}>
          <Form
            error={removing.error}
            fields={[]}
            onSubmit={() => typed === me.user.email && removing.mutate()}
          >
            <TextField
              label={`Write ${me.user.email} to remove it`}
              name="confirm"
              autocomplete="off"
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <div class="form-actions">
              <Button onClick={() => setAsking(false)}>Keep it</Button>
              <Button
                type="submit"
                tone="danger"
                disabled={typed !== me.user.email}
                isBusy={removing.isPending}
              >
                Remove for good
              </Button>
            </div>
          </Form>
        </Dialog>
      )}
    </section>
  );
}
