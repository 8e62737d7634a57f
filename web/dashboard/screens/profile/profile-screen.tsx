import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Me } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { GitHubNote } from "../../parts/github-note.tsx";
import { notify } from "../../parts/notices.tsx";
import { Screen } from "../../parts/screen.tsx";
import { meQuery } from "../../queries/account.ts";
import { keys } from "../../queries/keys.ts";
import { Brand } from "../../shell/brand.tsx";
import { AddressCard } from "./address-card.tsx";
import { GitHubCard } from "./github-card.tsx";
import { Passkeys } from "./passkeys.tsx";
import { PasswordCard } from "./password-card.tsx";
import { RemoveAccount } from "./remove-account.tsx";
import { Sessions } from "./sessions.tsx";
import "./profile.css";

function NameCard({ me }: { readonly me: Me }) {
  const [name, setName] = useState(me.user.name);
  const queries = useQueryClient();
  const naming = useMutation({
    mutationFn: () => call("amendMe", {}, { body: { name } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.me });
      notify("Your name is saved");
    },
  });
  return (
    <section class="card profile-card" aria-labelledby="name-title">
      <h2 id="name-title">You</h2>
      <Form error={naming.error} fields={["name"]} onSubmit={() => naming.mutate()}>
        <TextField
          label="Your name"
          name="name"
          required
          maxLength={100}
          autocomplete="name"
          value={name}
          error={fieldErrors(naming.error).name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button type="submit" isBusy={naming.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </section>
  );
}

/** Everything about the person who is signed in, apart from any organisation. */
export function ProfileScreen() {
  const { data: me } = useQuery(meQuery);
  const { problem } = useSearch({ from: "/account" });
  if (!me) return null;
  return (
    <div class="profile">
      <header class="profile-head">
        <Brand />
        <Link to="/">Back to the board</Link>
      </header>
      <main id="main">
        <Screen title="Your account" lead="How you are called, and how you show that it is you.">
          <GitHubNote problem={problem} />
          <NameCard me={me} />
          <AddressCard me={me} />
          <PasswordCard />
          <Passkeys />
          <GitHubCard />
          <Sessions />
          <RemoveAccount me={me} />
        </Screen>
      </main>
    </div>
  );
}
