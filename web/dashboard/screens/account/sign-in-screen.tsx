import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { SignIn } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { passkeyAnswer } from "../../api/passkey.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { GitHubNote } from "../../parts/github-note.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { methodsQuery } from "../../queries/access.ts";
import { Entrance } from "./entrance.tsx";
import { PasswordField } from "./password-field.tsx";
import { useEntry } from "./use-entry.ts";

const FIELDS = ["email", "password"];

type Props = { readonly next: string; readonly problem?: string | undefined };

export function SignInScreen({ next, problem }: Props) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entry = useEntry((body: SignIn) => call("signIn", {}, { body }), next);
  const byPasskey = useEntry<void>(async () => {
    const response = await passkeyAnswer(await call("passkeySignInOptions", {}));
    return call("passkeySignIn", {}, { body: { response } });
  }, next);
  const { data: methods } = useQuery(methodsQuery);
  const errors = fieldErrors(entry.error);
  return (
    <Entrance
      title="Sign in"
      below={
        <>
          <Link to="/forgot-password">Forgot the password?</Link> New here?{" "}
          <Link to="/sign-up" search={next === "/" ? {} : { next }}>
            Make an account
          </Link>
        </>
      }
    >
      <GitHubNote problem={problem} />
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
        <ProblemNote error={byPasskey.error} />
        {methods?.passkey && (
          <Button isBusy={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            Sign in with a passkey
          </Button>
        )}
        {methods?.github && (
          <a class="button button-plain" href={`/v1/auth/github?next=${encodeURIComponent(next)}`}>
            <span>Continue with GitHub</span>
          </a>
        )}
      </Form>
    </Entrance>
  );
}
