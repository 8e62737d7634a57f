import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { methodsQuery } from "../../queries/access.ts";
import { Entrance } from "./entrance.tsx";

export function ForgotPasswordScreen() {
  const [email, setEmail] = useState("");
  const asking = useMutation({ mutationFn: () => call("requestReset", {}, { body: { email } }) });
  const { data: methods } = useQuery(methodsQuery);
  const back = <Link to="/sign-in">Back to sign in</Link>;
  if (methods?.letters === false) {
    return (
      <Entrance title="Set a new password" below={back}>
        <p>This Slipway sends no letters yet, so it can send you no link. Whoever runs it can help.</p>
      </Entrance>
    );
  }
  if (asking.isSuccess) {
    return (
      <Entrance title="Look into your mailbox" below={back}>
        <p role="status">
          If there is an account with {email}, a letter with a link is on its way. The link works once, within
          an hour.
        </p>
      </Entrance>
    );
  }
  return (
    <Entrance title="Set a new password" lead="We send a link to your address." below={back}>
      <Form error={asking.error} fields={["email"]} onSubmit={() => asking.mutate()}>
        <TextField
          label="E-mail address"
          type="email"
          name="email"
          required
          autocomplete="username"
          value={email}
          error={fieldErrors(asking.error).email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" tone="primary" isBusy={asking.isPending}>
          Send the letter
        </Button>
      </Form>
    </Entrance>
  );
}
