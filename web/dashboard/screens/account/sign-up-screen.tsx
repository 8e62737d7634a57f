import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { SignUp } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { Entrance } from "./entrance.tsx";
import { PasswordField } from "./password-field.tsx";
import { useEntry } from "./use-entry.ts";

const FIELDS = ["name", "email", "password"];

export function SignUpScreen({ next }: { readonly next: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entry = useEntry((body: SignUp) => call("signUp", {}, { body }), next);
  const errors = fieldErrors(entry.error);
  return (
    <Entrance
      title="Make an account"
      lead="Then name your organisation and send its first event: about a minute."
      below={
        <>
          Been here before? <Link to="/sign-in">Sign in</Link>
        </>
      }
    >
      <Form error={entry.error} fields={FIELDS} onSubmit={() => entry.mutate({ name, email, password })}>
        <TextField
          label="Your name"
          name="name"
          required
          maxLength={100}
          autocomplete="name"
          value={name}
          error={errors.name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
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
          autocomplete="new-password"
          hint="At least 10 characters. A sentence is fine."
          value={password}
          error={errors.password}
          onInput={setPassword}
        />
        <Button type="submit" tone="primary" isBusy={entry.isPending}>
          Make the account
        </Button>
      </Form>
    </Entrance>
  );
}
