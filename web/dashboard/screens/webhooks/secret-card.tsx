import { useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Form } from "../../parts/form.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { When } from "../../parts/when.tsx";
import { Secret, Verify } from "./secret.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

type Props = { readonly org: string; readonly endpoint: WebhookEndpoint };
type DialogProps = Props & { readonly onClose: () => void };

function RotateDialog({ org, endpoint: { id }, onClose }: DialogProps) {
  const changed = useWebhooksChanged(org);
  const rotating = useMutation({
    mutationFn: () => call("rotateSecret", { org, id }),
    onSuccess: () => changed(),
  });
  if (rotating.data) {
    return (
      <Dialog title="The secret is new" onClose={onClose}>
        <div class="dialog-body">
          <p>
            Give it to the receiver. The old one signs as well until{" "}
            <When iso={rotating.data.previousSecretUntil} />.
          </p>
          <Secret secret={rotating.data.secret} />
          <div class="form-actions">
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Rotate the secret" onClose={onClose}>
      <Form error={rotating.error} fields={[]} onSubmit={() => rotating.mutate()}>
        <p>
          A new secret and a new key are made. For 24 hours both the old and the new sign every message, so
          that the receiver can change over without losing one. Then the old ones are gone.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={rotating.isPending}>
            Rotate
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** With what an endpoint's messages are signed. The secret is shown to who proves again who they are. */
export function SecretCard({ org, endpoint }: Props) {
  const { id, publicKey, previousSecretUntil } = endpoint;
  const [isRotating, setRotating] = useState(false);
  const revealing = useMutation({ mutationFn: () => call("revealSecret", { org, id }), gcTime: 0 });
  return (
    <section class="card" aria-labelledby="secret-title">
      <header class="card-head">
        <h2 id="secret-title">Signature</h2>
      </header>
      <div class="card-body">
        <p class="soft">
          Every message is signed with a secret that the receiver has too, and with a key whose public half is
          this.
        </p>
        <p class="public-key">
          <code>{publicKey}</code>
          <CopyButton text={publicKey} what="the public key" />
        </p>
        {previousSecretUntil !== null && (
          <p class="note note-warning">
            <span>
              The secret was rotated. The old one signs as well until <When iso={previousSecretUntil} />.
            </span>
          </p>
        )}
        <ProblemNote error={revealing.error} />
        <div class="card-actions">
          <Button icon="eye" isBusy={revealing.isPending} onClick={() => revealing.mutate()}>
            Reveal the secret
          </Button>
          <Button icon="refresh" onClick={() => setRotating(true)}>
            Rotate
          </Button>
        </div>
      </div>
      {revealing.data && (
        <Dialog title="The secret" isWide onClose={() => revealing.reset()}>
          <div class="dialog-body">
            <Secret secret={revealing.data.secret} />
            <Verify />
            <div class="form-actions">
              <Button tone="primary" onClick={() => revealing.reset()}>
                Done
              </Button>
            </div>
          </div>
        </Dialog>
      )}
      {isRotating && <RotateDialog org={org} endpoint={endpoint} onClose={() => setRotating(false)} />}
    </section>
  );
}
