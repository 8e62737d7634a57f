import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Passkey } from "../../../../schema/contract/accounts.ts";
import { call } from "../../api/call.ts";
import { newPasskey } from "../../api/passkey.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { passkeysQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { deviceOf } from "../../words/access.ts";

function RemovePasskey({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => call("removePasskey", { id: passkey.id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.passkeys });
      notify(`${passkey.name} is removed`);
      onClose();
    },
  });
  return (
    <Dialog title={`Remove ${passkey.name}`} onClose={onClose}>
      <div class="dialog-body">
        <p>It signs nobody in from then on. The device may keep its own copy; remove that there.</p>
        <ProblemNote error={removing.error} />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" isBusy={removing.isPending} onClick={() => removing.mutate()}>
            Remove
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

export function Passkeys() {
  const queries = useQueryClient();
  const [removed, setRemoved] = useState<Passkey | null>(null);
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
        <Button icon="plus" isBusy={adding.isPending} onClick={() => adding.mutate()}>
          Add a passkey
        </Button>
      </div>
      <p class="soft">A fingerprint, a face or a key instead of the password. Nobody can guess or fish it.</p>
      <ProblemNote error={adding.error ?? error} />
      <ul class="profile-list">
        {data?.items.map((passkey) => (
          <li key={passkey.id}>
            <div>
              <p>
                {passkey.name} {passkey.synced && <span class="soft">on all your devices</span>}
              </p>
              <p class="soft">
                {passkey.lastUsedAt === null ? (
                  "Never used"
                ) : (
                  <>
                    Used <Ago iso={passkey.lastUsedAt} />
                  </>
                )}
              </p>
            </div>
            <Button tone="danger" aria-label={`Remove ${passkey.name}`} onClick={() => setRemoved(passkey)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {removed && <RemovePasskey passkey={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}
