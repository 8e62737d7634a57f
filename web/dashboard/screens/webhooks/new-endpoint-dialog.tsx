import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CreatedEndpoint } from "../../../../schema/contract/webhooks.ts";
import { Icon } from "../../../ui/icon.tsx";
import { call } from "../../api/call.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { FORMAT_WORDS } from "../../words/webhooks.ts";
import { creationOf, type EndpointDraft, NEW_ENDPOINT } from "./endpoint-draft.ts";
import { EndpointFields, FormatField, shownFields } from "./endpoint-fields.tsx";
import { Secret, Verify } from "./secret.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

type Props = { readonly org: string; readonly onClose: () => void };

type MadeProps = Props & { readonly made: CreatedEndpoint };

function Made({ org, made: { id, format, secret }, onClose }: MadeProps) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.querySelector<HTMLElement>("button, a")?.focus(), []);
  return (
    <div ref={body} class="dialog-body">
      {format === "standard" ? (
        <>
          <p class="note note-warning">
            <Icon name="alert" />
            Copy the secret now. Later it is shown only to who proves again who they are.
          </p>
          <Secret secret={secret} />
          <Verify />
        </>
      ) : (
        <p>
          From now on what happens is told to {FORMAT_WORDS[format].word}. Send an example from the endpoint's
          page to see how it looks there.
        </p>
      )}
      <div class="form-actions">
        <Button onClick={onClose}>Done</Button>
        <Link
          to="/o/$org/settings/webhooks/$endpoint"
          params={{ org, endpoint: id }}
          className={buttonClass("primary")}
        >
          Show the endpoint
        </Link>
      </div>
    </div>
  );
}

export function NewEndpointDialog({ org, onClose }: Props) {
  const [draft, setDraft] = useState<EndpointDraft>(NEW_ENDPOINT);
  const change = (part: Partial<EndpointDraft>) => setDraft({ ...draft, ...part });
  const changed = useWebhooksChanged(org);
  const making = useMutation({
    mutationFn: async () => call("createEndpoint", { org }, { body: creationOf(draft) }),
    onSuccess: () => changed(),
  });
  if (making.data) {
    return (
      <Dialog title="The endpoint is made" isWide onClose={onClose}>
        <Made org={org} made={making.data} onClose={onClose} />
      </Dialog>
    );
  }
  const errors = fieldErrors(making.error);
  return (
    <Dialog title="New endpoint" isWide onClose={onClose}>
      <Form error={making.error} fields={shownFields(errors)} onSubmit={() => making.mutate()}>
        <FormatField draft={draft} errors={errors} onChange={change} />
        <EndpointFields org={org} draft={draft} errors={errors} known={[]} onChange={change} />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={making.isPending}>
            Make the endpoint
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
