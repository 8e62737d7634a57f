import { useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { ReplayDeliveries, WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { fieldErrors, refusal } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { MomentField } from "../../parts/moment-field.tsx";
import { notify } from "../../parts/notices.tsx";
import { Segments } from "../../parts/segments.tsx";
import { isoOfLocal, localOfIso } from "../../words/local-time.ts";
import { replayRange, underWay } from "./replay.ts";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

type Only = ReplayDeliveries["only"];

const ONLY: readonly { readonly value: Only; readonly label: string; readonly hint: string }[] = [
  {
    value: "failed",
    label: "Failed",
    hint: "What was given up, or held back while the endpoint was disabled.",
  },
  {
    value: "missing",
    label: "Missing",
    hint: "What was never tried, such as what happened while the endpoint was disabled.",
  },
  { value: "all", label: "All", hint: "Also what arrived. Receivers know it again by its id." },
];

const DAY_MS = 86_400_000;

type Props = { readonly org: string; readonly endpoint: WebhookEndpoint; readonly onClose: () => void };

/** Sends again what an endpoint did not get, or everything, of a span of time. */
export function ReplayDialog({ org, endpoint: { id }, onClose }: Props) {
  const [only, setOnly] = useState<Only>("failed");
  const [since, setSince] = useState(() => localOfIso(new Date(Date.now() - DAY_MS).toISOString()));
  const [until, setUntil] = useState("");
  const changed = useWebhooksChanged(org);
  const replaying = useMutation({
    mutationFn: async () => {
      const [from, to] = [isoOfLocal(since), isoOfLocal(until)];
      if (from === null) throw refusal("since", "must be a date and a time");
      if (to !== null && to <= from) throw refusal("until", "must be later than the beginning");
      return replayRange({ org, id }, { only, since: from, ...(to === null ? {} : { until: to }) });
    },
    onSuccess: async (count) => {
      await changed();
      notify(underWay(count));
      onClose();
    },
  });
  const errors = fieldErrors(replaying.error);
  return (
    <Dialog title="Replay messages" onClose={onClose}>
      <Form error={replaying.error} fields={["since", "until", "only"]} onSubmit={() => replaying.mutate()}>
        <div class="labelled">
          <span class="labelled-word">Which</span>
          <Segments legend="Which messages" segments={ONLY} value={only} onChange={setOnly} />
          <p class="field-hint">{ONLY.find(({ value }) => value === only)?.hint}</p>
        </div>
        <MomentField label="Happened since" value={since} error={errors.since} onChange={setSince} />
        <MomentField
          label="Until"
          isOptional
          hint="Left out: until now. Messages are kept for 30 days."
          value={until}
          error={errors.until}
          onChange={setUntil}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={replaying.isPending}>
            Replay
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
