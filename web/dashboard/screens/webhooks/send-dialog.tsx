import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { WebhookType } from "../../../../schema/contract/webhook-events.ts";
import type { WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { SelectField } from "../../parts/select-field.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { endpointsQuery } from "../../queries/webhooks.ts";
import { ALL_TYPES, nameOfEndpoint } from "../../words/webhooks.ts";
import { Sent } from "./sent.tsx";
import { TypeOptions } from "./type-options.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

type Props = {
  readonly org: string;
  /** Null: it is chosen here. */
  readonly endpoint: WebhookEndpoint | null;
  readonly type: WebhookType | null;
  readonly onClose: () => void;
};

type FormProps = Props & {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly onSent: (sent: { readonly endpoint: string; readonly delivery: string }) => void;
};

function Choose({ org, endpoint, type, endpoints, onSent, onClose }: FormProps) {
  const [id, setId] = useState(endpoint?.id ?? endpoints[0]?.id ?? "");
  const [chosen, setChosen] = useState<string>(type ?? endpoint?.types?.[0] ?? ALL_TYPES[0] ?? "");
  const changed = useWebhooksChanged(org);
  const sending = useMutation({
    mutationFn: () => call("testEndpoint", { org, id }, { body: { type: chosen as WebhookType } }),
    onSuccess: ({ deliveryId }) => {
      onSent({ endpoint: id, delivery: deliveryId });
      return changed();
    },
  });
  const errors = fieldErrors(sending.error);
  return (
    <Form error={sending.error} fields={["type"]} onSubmit={() => sending.mutate()}>
      <p>
        It is signed and sent like any other, and marked as an example. Whatever the endpoint hears of, it
        gets this.
      </p>
      {endpoint === null && (
        <SelectField label="To" value={id} onChange={setId}>
          {endpoints.map((each) => (
            <option key={each.id} value={each.id}>
              {nameOfEndpoint(each)}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField label="Type" error={errors.type} value={chosen} onChange={setChosen}>
        <TypeOptions />
      </SelectField>
      <div class="form-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={sending.isPending}>
          Send it
        </Button>
      </div>
    </Form>
  );
}

/** Sends an example of a type to an endpoint, and shows what becomes of it. */
export function SendDialog(props: Props) {
  const { org, endpoint, onClose } = props;
  const [sent, setSent] = useState<{ endpoint: string; delivery: string } | null>(null);
  const query = useInfiniteQuery({ ...endpointsQuery(org), enabled: endpoint === null });
  const endpoints = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Dialog title={sent ? "The example is sent" : "Send an example"} onClose={onClose}>
      {sent && (
        <div class="dialog-body">
          <Sent org={org} {...sent} />
          <div class="form-actions">
            <Button onClick={() => setSent(null)}>Send another</Button>
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      )}
      {!sent && (endpoint || (endpoints && endpoints.length > 0)) && (
        <Choose {...props} endpoints={endpoints ?? []} onSent={setSent} />
      )}
      {!sent && !endpoint && !endpoints && <Skeleton rows={2} label="Loading the endpoints" />}
      {!sent && !endpoint && endpoints?.length === 0 && (
        <div class="dialog-body">
          <p>There is no endpoint yet to send it to. Make one first, under Webhooks.</p>
          <div class="form-actions">
            <Button onClick={onClose}>Close</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
