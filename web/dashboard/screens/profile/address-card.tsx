import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Me } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { methodsQuery, securityQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";

/** The letter that an address waits for. */
function Waiting({ address }: { readonly address: string }) {
  const again = useMutation({
    mutationFn: () => call("verifyEmail", {}),
    onSuccess: () => notify("The letter is on its way"),
  });
  return (
    <>
      <div class="profile-row">
        <p class="soft">A letter with a link went to {address}.</p>
        <Button isBusy={again.isPending} onClick={() => again.mutate()}>
          Send it again
        </Button>
      </div>
      <ProblemNote error={again.error} />
    </>
  );
}

function ChangeAddress() {
  const [email, setEmail] = useState("");
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => call("changeEmail", {}, { body: { email } }),
    onSuccess: async () => {
      setEmail("");
      await queries.invalidateQueries({ queryKey: keys.security });
      notify("A letter is on its way to the new address");
    },
  });
  return (
    <Form error={changing.error} fields={["email"]} onSubmit={() => changing.mutate()}>
      <TextField
        label="New address"
        type="email"
        name="new-email"
        autocomplete="email"
        hint="It counts once you open the link we send there. Then you sign in again."
        value={email}
        error={fieldErrors(changing.error).email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <div class="form-actions">
        <Button type="submit" isBusy={changing.isPending}>
          Change the address
        </Button>
      </div>
    </Form>
  );
}

export function AddressCard({ me }: { readonly me: Me }) {
  const { data: security } = useQuery(securityQuery);
  const { data: methods } = useQuery(methodsQuery);
  const { email, emailVerified } = me.user;
  const waits = security?.pendingEmail ?? (emailVerified ? null : email);
  return (
    <section class="card profile-card" aria-labelledby="address-title">
      <h2 id="address-title">E-mail address</h2>
      <p>
        {email} <span class="soft">{emailVerified ? "confirmed" : "not confirmed yet"}</span>
      </p>
      {methods?.letters === false ? (
        <p>This Slipway sends no letters yet, so an address can be neither confirmed nor changed.</p>
      ) : (
        <>
          {waits !== null && <Waiting address={waits} />}
          <ChangeAddress />
        </>
      )}
    </section>
  );
}
