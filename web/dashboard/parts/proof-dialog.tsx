import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { call } from "../api/call.ts";
import { passkeyAnswer } from "../api/passkey.ts";
import { meQuery } from "../queries/account.ts";
import { PasswordField } from "../screens/account/password-field.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { fieldErrors } from "./field-errors.ts";
import { Form } from "./form.tsx";
import { ProblemNote } from "./problem-note.tsx";

export type WaysToProve = {
  readonly password: boolean;
  readonly passkey: boolean;
  readonly letters: boolean;
};

type Props = { readonly ways: WaysToProve; readonly onDone: (isProven: boolean) => void };

function ByWhatThereIs({ ways, onDone }: Props) {
  const [password, setPassword] = useState("");
  const byPassword = useMutation({
    mutationFn: () => call("prove", {}, { body: { password } }),
    onSuccess: () => onDone(true),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const options = await call("provePasskeyOptions", {});
      return call("provePasskey", {}, { body: { response: await passkeyAnswer(options) } });
    },
    onSuccess: () => onDone(true),
  });
  const submit = () => (ways.password ? byPassword.mutate() : byPasskey.mutate());
  return (
    <Form error={byPassword.error ?? byPasskey.error} fields={["password"]} onSubmit={submit}>
      <p class="soft">What comes next matters, so we ask once more. It counts for fifteen minutes.</p>
      {ways.password && (
        <PasswordField
          autocomplete="current-password"
          value={password}
          error={fieldErrors(byPassword.error).password}
          onInput={setPassword}
        />
      )}
      <div class="form-actions">
        {ways.passkey && (
          <Button isBusy={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            Use a passkey
          </Button>
        )}
        {ways.password && (
          <Button type="submit" tone="primary" isBusy={byPassword.isPending}>
            Go on
          </Button>
        )}
      </div>
    </Form>
  );
}

/** For who came in by another's word and has nothing of their own to show yet. */
function ByLetter({ onDone }: Pick<Props, "onDone">) {
  const { data: me } = useQuery(meQuery);
  const email = me?.user.email ?? "";
  const asking = useMutation({ mutationFn: () => call("requestReset", {}, { body: { email } }) });
  if (asking.isSuccess) {
    return (
      <>
        <p role="status">
          The letter is on its way to {email}. Its link works once, within an hour. Then sign in with the
          password you set.
        </p>
        <div class="form-actions">
          <Button onClick={() => onDone(false)}>Close</Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p>
        Your account has neither a password nor a passkey to show here. We can send a letter to {email} with a
        link to set a password; once it is set, every session ends, and you sign in with it.
      </p>
      <ProblemNote error={asking.error} />
      <div class="form-actions">
        <Button onClick={() => onDone(false)}>Not now</Button>
        <Button tone="primary" isBusy={asking.isPending} onClick={() => asking.mutate()}>
          Send me a letter to set a password
        </Button>
      </div>
    </>
  );
}

export function ProofDialog({ ways, onDone }: Props) {
  const hasWay = ways.password || ways.passkey;
  return (
    <Dialog title="Show that it is you" onClose={() => onDone(false)}>
      {hasWay && <ByWhatThereIs ways={ways} onDone={onDone} />}
      {!hasWay && (
        <div class="dialog-body">
          {ways.letters ? (
            <ByLetter onDone={onDone} />
          ) : (
            <p>
              Your account has neither a password nor a passkey to show here, and this Slipway sends no
              letters to set one. Whoever runs it can help.
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}
