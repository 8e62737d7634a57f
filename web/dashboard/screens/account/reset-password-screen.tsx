import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { Entrance } from "./entrance.tsx";
import { forgetLetterSecret, takeLetterSecret } from "./letter-secret.ts";
import { PasswordField } from "./password-field.tsx";

export function ResetPasswordScreen() {
  const [token] = useState(takeLetterSecret);
  const [password, setPassword] = useState("");
  const setting = useMutation({
    mutationFn: () => call("resetPassword", {}, { body: { token: token ?? "none", password } }),
    onSuccess: forgetLetterSecret,
  });
  if (setting.isSuccess) {
    return (
      <Entrance title="The password is set" lead="Every session has ended.">
        <Link to="/sign-in" className="button button-primary">
          Sign in
        </Link>
      </Entrance>
    );
  }
  return (
    <Entrance
      title="Set a new password"
      lead="Then every session ends, and you sign in with it."
      below={<Link to="/forgot-password">Ask for another letter</Link>}
    >
      <Form error={setting.error} fields={["password"]} onSubmit={() => setting.mutate()}>
        <PasswordField
          autocomplete="new-password"
          hint="At least 10 characters. A sentence is fine."
          value={password}
          error={fieldErrors(setting.error).password}
          onInput={setPassword}
        />
        <Button type="submit" tone="primary" isBusy={setting.isPending}>
          Set the password
        </Button>
      </Form>
    </Entrance>
  );
}
