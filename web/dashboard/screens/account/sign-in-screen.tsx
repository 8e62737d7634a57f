import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { SignIn } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { Entrance } from "./entrance.tsx";
import { PasswordField } from "./password-field.tsx";
import { useEntry } from "./use-entry.ts";

const FIELDS = ["email", "password"];

export function SignInScreen({ next }: { readonly next: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entry = useEntry((body: SignIn) => call("signIn", {}, { body }), next);
  const errors = fieldErrors(entry.error);
  return (
    <Entrance
      title="Sign in"
      below={
        <>
          New here? <Link to="/sign-up">Make an account</Link>
        </>
      }
    >
      <Form error={entry.error} fields={FIELDS} onSubmit={() => entry.mutate({ email, password })}>
        <TextField
          label="E-mail address"
          type="email"
          name="email"
          required
          autocomplete="username"
          value={email}
          error={errors.email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          autocomplete="current-password"
          value={password}
          error={errors.password}
          onInput={setPassword}
        />
        <Button type="submit" tone="primary" isBusy={entry.isPending}>
          Sign in
        </Button>
      </Form>
    </Entrance>
  );
}
