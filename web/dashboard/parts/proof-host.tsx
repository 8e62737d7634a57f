import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/call.ts";
import { passkeyAnswer } from "../api/passkey.ts";
import { answerProofWith } from "../api/proof.ts";
import { PasswordField } from "../screens/account/password-field.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { fieldErrors } from "./field-errors.ts";
import { Form } from "./form.tsx";

/** Where a grave thing asks once more who sits there. When that is shown, what was asked for goes on by itself. */
export function ProofHost() {
  const [isAsking, setAsking] = useState(false);
  const settle = useRef<(isProven: boolean) => void>(() => undefined);
  useEffect(
    () =>
      answerProofWith(() => {
        setAsking(true);
        return new Promise((resolve) => {
          settle.current = resolve;
        });
      }),
    [],
  );
  const done = (isProven: boolean) => {
    setAsking(false);
    settle.current(isProven);
  };
  return isAsking ? <ProofDialog onDone={done} /> : null;
}

function ProofDialog({ onDone }: { readonly onDone: (isProven: boolean) => void }) {
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
  const error = byPassword.error ?? byPasskey.error;
  return (
    <Dialog title="Show that it is you" onClose={() => onDone(false)}>
      <Form error={error} fields={["password"]} onSubmit={() => byPassword.mutate()}>
        <p class="soft">What comes next matters, so we ask once more. It counts for fifteen minutes.</p>
        <PasswordField
          autocomplete="current-password"
          value={password}
          error={fieldErrors(byPassword.error).password}
          onInput={setPassword}
        />
        <div class="form-actions">
          <Button isBusy={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            Use a passkey
          </Button>
          <Button type="submit" tone="primary" isBusy={byPassword.isPending}>
            Go on
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
