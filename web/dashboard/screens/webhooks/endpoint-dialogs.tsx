import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { When } from "../../parts/when.tsx";
import { keys } from "../../queries/keys.ts";
import { nameOfEndpoint, whyDisabled } from "../../words/webhooks.ts";
import { changeOf, draftOf, type EndpointDraft } from "./endpoint-draft.ts";
import { EndpointFields, shownFields } from "./endpoint-fields.tsx";
import { replayMissed, underWay } from "./replay.ts";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

export type EndpointDialogProps = {
  readonly org: string;
  readonly endpoint: WebhookEndpoint;
  readonly onClose: () => void;
};

export function EditDialog({ org, endpoint, onClose }: EndpointDialogProps) {
  const [draft, setDraft] = useState<EndpointDraft>(() => draftOf(endpoint));
  const changed = useWebhooksChanged(org);
  const saving = useMutation({
    mutationFn: async () => call("patchEndpoint", { org, id: endpoint.id }, { body: changeOf(draft) }),
    onSuccess: async () => {
      await changed();
      notify("The endpoint is saved");
      onClose();
    },
  });
  const errors = fieldErrors(saving.error);
  return (
    <Dialog title="Edit the endpoint" isWide onClose={onClose}>
      <Form error={saving.error} fields={shownFields(errors)} onSubmit={() => saving.mutate()}>
        <EndpointFields
          org={org}
          draft={draft}
          errors={errors}
          known={endpoint.headers}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={saving.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function DisableDialog({ org, endpoint: { id }, onClose }: EndpointDialogProps) {
  const changed = useWebhooksChanged(org);
  const disabling = useMutation({
    mutationFn: () => call("disableEndpoint", { org, id }),
    onSuccess: async () => {
      await changed();
      notify("The endpoint is disabled");
      onClose();
    },
  });
  return (
    <Dialog title="Disable the endpoint" onClose={onClose}>
      <Form error={disabling.error} fields={[]} onSubmit={() => disabling.mutate()}>
        <p>
          Nothing is sent to it any more, and what is under way is held back. What happens meanwhile is kept
          for 30 days: once the endpoint is enabled again, it can be replayed.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Keep it enabled</Button>
          <Button type="submit" tone="danger" isBusy={disabling.isPending}>
            Disable
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function EnableDialog({ org, endpoint, onClose }: EndpointDialogProps) {
  const { id, disabledAt } = endpoint;
  const [replays, setReplays] = useState(true);
  const changed = useWebhooksChanged(org);
  const enabling = useMutation({
    mutationFn: async () => {
      await call("enableEndpoint", { org, id });
      return replays ? replayMissed({ org, id }, endpoint) : null;
    },
    onSuccess: async (count) => {
      await changed();
      notify(count === null ? "The endpoint is enabled" : `The endpoint is enabled. ${underWay(count)}`);
      onClose();
    },
    onError: () => changed(),
  });
  return (
    <Dialog title="Enable the endpoint" onClose={onClose}>
      <Form error={enabling.error} fields={[]} onSubmit={() => enabling.mutate()}>
        <p>
          {whyDisabled(endpoint)} From now on it is told what happens.
          {disabledAt !== null && (
            <>
              {" "}
              What happened since <When iso={disabledAt} /> was not sent.
            </>
          )}
        </p>
        {disabledAt !== null && (
          <Choice
            label="Replay what was missed"
            hint="That, and what was held back or given up in the four days before."
            checked={replays}
            onChange={() => setReplays(!replays)}
          />
        )}
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={enabling.isPending}>
            Enable
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function RemoveDialog({ org, endpoint, onClose }: EndpointDialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => call("removeEndpoint", { org, id: endpoint.id }),
    onSuccess: async () => {
      await navigate({ to: "/o/$org/settings/webhooks", params: { org } });
      queries.removeQueries({ queryKey: keys.endpoint(org, endpoint.id) });
      await queries.invalidateQueries({ queryKey: keys.webhooks(org) });
      notify(`${nameOfEndpoint(endpoint)} is removed`);
    },
  });
  return (
    <Dialog title={`Remove ${nameOfEndpoint(endpoint)}`} onClose={onClose}>
      <Form error={removing.error} fields={[]} onSubmit={() => removing.mutate()}>
        <p>
          Nothing is sent to it any more, and its secret, its deliveries and what was answered are gone for
          good. To stop for a while, disable it instead.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" tone="danger" isBusy={removing.isPending}>
            Remove for good
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
