import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { securityQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { PasswordField } from "../account/password-field.tsx";

export function PasswordCard() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const queries = useQueryClient();
  const { data: security } = useQuery(securityQuery);
  const hasPassword = security?.hasPassword ?? true;
  const changing = useMutation({
    mutationFn: () => call("changePassword", {}, { body: { password, ...(hasPassword ? { current } : {}) } }),
    onSuccess: async () => {
      setCurrent("");
      setPassword("");
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.security }),
        queries.invalidateQueries({ queryKey: keys.sessions }),
      ]);
      notify("The password is changed, and every other session ended");
    },
  });
  const errors = fieldErrors(changing.error);
  return (
    <section class="card profile-card" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <Form error={changing.error} fields={["current", "password"]} onSubmit={() => changing.mutate()}>
        {hasPassword && (
          <PasswordField
            label="Password now"
            autocomplete="current-password"
            value={current}
            error={errors.current}
            onInput={setCurrent}
          />
        )}
        <PasswordField
          label="New password"
          autocomplete="new-password"
          hint="At least 10 characters. Every other session ends."
          value={password}
          error={errors.password}
          onInput={setPassword}
        />
        <div class="form-actions">
          <Button type="submit" isBusy={changing.isPending}>
            {hasPassword ? "Change the password" : "Set a password"}
          </Button>
        </div>
      </Form>
    </section>
  );
}
