import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Passkey } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { newPasskey } from "../../api/passkey.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { methodsQuery, passkeysQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { deviceOf } from "../../words/access.ts";
import { placeForPasskeys } from "../../words/passkeys.ts";
import { RemovePasskey, RenamePasskey } from "./passkey-dialogs.tsx";

/** Why none can be added here. */
function NoPasskeyHere() {
  const { words, link } = placeForPasskeys(new URL(location.href));
  return (
    <p>
      {words}
      {link && (
        <>
          {" "}
          <a href={link.href}>{link.text}</a> to add one.
        </>
      )}
    </p>
  );
}

type RowProps = { readonly passkey: Passkey; readonly onRename: () => void; readonly onRemove: () => void };

function PasskeyRow({ passkey: { name, synced, lastUsedAt }, onRename, onRemove }: RowProps) {
  return (
    <li>
      <div>
        <p>
          {name} {synced && <span class="soft">on all your devices</span>}
        </p>
        <p class="soft">
          {lastUsedAt === null ? (
            "Never used"
          ) : (
            <>
              Used <Ago iso={lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <div class="profile-row">
        <Button aria-label={`Rename ${name}`} onClick={onRename}>
          Rename
        </Button>
        <Button tone="danger" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}

export function Passkeys() {
  const queries = useQueryClient();
  const [renamed, setRenamed] = useState<Passkey | null>(null);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const { data: methods } = useQuery(methodsQuery);
  const { data, error } = useQuery(passkeysQuery);
  const adding = useMutation({
    mutationFn: async () => {
      const response = await newPasskey(await call("passkeyOptions", {}));
      const name = deviceOf(navigator.userAgent) ?? "Passkey";
      return call("addPasskey", {}, { body: { name, response } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.passkeys });
      notify("The passkey is added");
    },
  });
  return (
    <section class="card profile-card" aria-labelledby="passkeys-title">
      <div class="profile-row">
        <h2 id="passkeys-title">Passkeys</h2>
        {methods?.passkey && (
          <Button icon="plus" isBusy={adding.isPending} onClick={() => adding.mutate()}>
            Add a passkey
          </Button>
        )}
      </div>
      <p class="soft">
        A fingerprint, a face or a key instead of the password. Nobody can guess or phish it.
      </p>
      {methods?.passkey === false && <NoPasskeyHere />}
      <ProblemNote error={adding.error ?? error} />
      <ul class="profile-list">
        {data?.items.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            onRename={() => setRenamed(passkey)}
            onRemove={() => setRemoved(passkey)}
          />
        ))}
      </ul>
      {renamed && <RenamePasskey passkey={renamed} onClose={() => setRenamed(null)} />}
      {removed && <RemovePasskey passkey={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}
