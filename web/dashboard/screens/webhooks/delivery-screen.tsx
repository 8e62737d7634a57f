import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { ShownDelivery } from "../../../../schema/contract/webhooks.ts";
import { moment } from "../../../ui/time.ts";
import { call } from "../../api/call.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Raw } from "../../parts/raw.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Segments } from "../../parts/segments.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { deliveryQuery, endpointQuery } from "../../queries/webhooks.ts";
import { NowhereScreen } from "../../shell/dead-ends.tsx";
import { indented, sizeOf } from "../../words/json.ts";
import { DELIVERY_LOOKS, nameOfEndpoint } from "../../words/webhooks.ts";
import { AttemptItem } from "./attempt.tsx";
import { DeliveryNote } from "./deliveries.tsx";
import { NotForYou } from "./not-for-you.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";
import "../project/project.css";
import "../release/release.css";
import "../settings/settings.css";
import "./webhooks.css";

const FORMS = [
  { value: "laid-out", label: "Laid out" },
  { value: "sent", label: "As sent" },
] as const;

function Body({ body }: { readonly body: string }) {
  const [form, setForm] = useState<(typeof FORMS)[number]["value"]>("laid-out");
  return (
    <section class="card" aria-labelledby="body-title">
      <header class="card-head">
        <h2 id="body-title">Body</h2>
        <span class="delivery-body-tools">
          <span class="soft">{sizeOf(body)}</span>
          <Segments legend="How the body is shown" segments={FORMS} value={form} onChange={setForm} />
          <CopyButton text={body} what="the body as it is sent" />
        </span>
      </header>
      <div class="card-body">
        <Raw text={form === "sent" ? body : indented(body)} class="raw is-tall" />
      </div>
    </section>
  );
}

function Attempts({ history, attempts }: Pick<ShownDelivery, "history" | "attempts">) {
  return (
    <section class="card" aria-labelledby="attempts-title">
      <header class="card-head">
        <h2 id="attempts-title">Attempts</h2>
        {attempts > history.length && <span class="soft">the last {history.length}</span>}
      </header>
      {history.length === 0 ? (
        <p class="card-none soft">None was made yet.</p>
      ) : (
        <ol>
          {history.map((attempt, at) => (
            <AttemptItem key={`${attempt.number} ${attempt.at}`} attempt={attempt} isNewest={at === 0} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Facts({ delivery }: { readonly delivery: ShownDelivery }) {
  const { messageId, project, environment, isTest, createdAt } = delivery;
  const facts = [
    ["Project", project],
    ["Environment", environment],
    ["Made", moment(createdAt)],
    ["Kind", isTest ? "An example, sent by hand" : null],
  ] as const;
  return (
    <section class="card" aria-labelledby="facts-title">
      <header class="card-head">
        <h2 id="facts-title">Message</h2>
      </header>
      <dl class="card-body">
        <div class="fact">
          <dt>Id, the same at every attempt</dt>
          <dd class="public-key">
            <code>{messageId}</code>
            <CopyButton text={messageId} what="the id" />
          </dd>
        </div>
        {facts.map(([name, text]) =>
          text === null ? null : (
            <div key={name} class="fact">
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

type Props = { readonly org: string; readonly endpoint: string; readonly delivery: string };

/** One message on its way to one endpoint: what is sent, and what each attempt was answered. */
export function DeliveryScreen({ org, endpoint, delivery: id }: Props) {
  const { data, error, refetch } = useQuery(deliveryQuery({ org, id }));
  const { data: of } = useQuery(endpointQuery({ org, id: endpoint }));
  const changed = useWebhooksChanged(org);
  const sending = useMutation({
    mutationFn: () => call("replayDelivery", { org, id }),
    onSuccess: async () => {
      await changed();
      notify("It is under way again");
    },
  });
  if (!data && isStatus(error, 404)) return <NowhereScreen />;
  return (
    <Screen
      title={data?.type ?? "Delivery"}
      lead={
        data && (
          <span class="release-lead">
            <State look={DELIVERY_LOOKS[data.status]} />
            <DeliveryNote delivery={data} />
          </span>
        )
      }
      above={
        <Crumb>
          <Link to="/o/$org/settings/webhooks/$endpoint" params={{ org, endpoint }}>
            {of ? nameOfEndpoint(of) : "The endpoint"}
          </Link>
        </Crumb>
      }
      actions={
        data &&
        of?.status === "enabled" && (
          <Button icon="refresh" isBusy={sending.isPending} onClick={() => sending.mutate()}>
            Send again
          </Button>
        )
      }
    >
      <ProblemNote error={sending.error} />
      {data && (
        <div class="endpoint-screen">
          <div class="endpoint-main">
            <Attempts history={data.history} attempts={data.attempts} />
            <Body body={data.body} />
          </div>
          <div class="endpoint-side">
            <Facts delivery={data} />
          </div>
        </div>
      )}
      {!data && (
        <div class="card">
          {!error && <Skeleton rows={6} label="Loading the delivery" />}
          {isStatus(error, 403) && <NotForYou />}
          {error && !isStatus(error, 403) && <Failure error={error} onRetry={() => void refetch()} />}
        </div>
      )}
    </Screen>
  );
}
