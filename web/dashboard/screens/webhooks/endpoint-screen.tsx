import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { ShownEndpoint } from "../../../../schema/contract/webhooks.ts";
import { Icon } from "../../../ui/icon.tsx";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { endpointQuery } from "../../queries/webhooks.ts";
import { NowhereScreen } from "../../shell/dead-ends.tsx";
import { endpointLook, nameOfEndpoint, whyDisabled } from "../../words/webhooks.ts";
import { Deliveries } from "./deliveries.tsx";
import { DisableDialog, EditDialog, EnableDialog, RemoveDialog } from "./endpoint-dialogs.tsx";
import { EndpointFacts } from "./endpoint-facts.tsx";
import { HealthCard } from "./health-card.tsx";
import { NotForYou } from "./not-for-you.tsx";
import { SecretCard } from "./secret-card.tsx";
import { SendDialog } from "./send-dialog.tsx";
import "../project/project.css";
import "../release/release.css";
import "../settings/settings.css";
import "./webhooks.css";

const LOOK_AGAIN_MS = 20_000;

type Asked = "edit" | "disable" | "enable" | "remove" | "send";
type Props = { readonly org: string; readonly endpoint: string };
type Shown = { readonly org: string; readonly endpoint: ShownEndpoint };

function Dialogs({ org, endpoint, asked, onClose }: Shown & { asked: Asked; onClose: () => void }) {
  const props = { org, endpoint, onClose };
  switch (asked) {
    case "edit":
      return <EditDialog {...props} />;
    case "disable":
      return <DisableDialog {...props} />;
    case "enable":
      return <EnableDialog {...props} />;
    case "remove":
      return <RemoveDialog {...props} />;
    case "send":
      return <SendDialog {...props} type={null} />;
  }
}

type Asks = { readonly endpoint: ShownEndpoint; readonly onAsk: (asked: Asked) => void };

/** That nothing is sent, or soon will not be: why, and what can be done. */
function Standing({ endpoint, onAsk }: Asks) {
  const why = whyDisabled(endpoint);
  if (why !== null) {
    return (
      <div
        class={`note ${endpoint.disabledBecause === "person" ? "" : "note-bad"} endpoint-note`}
        role="status"
      >
        <Icon name={endpoint.disabledBecause === "person" ? "pause" : "ban"} />
        <p>
          <strong>Nothing is sent.</strong> {why}{" "}
          {endpoint.disabledAt !== null && (
            <>
              It was disabled <Ago iso={endpoint.disabledAt} />.{" "}
            </>
          )}
          What happens meanwhile is kept for 30 days and can be replayed.
        </p>
        <Button tone="primary" onClick={() => onAsk("enable")}>
          Enable
        </Button>
      </div>
    );
  }
  if (endpoint.warnedAt === null) return null;
  return (
    <div class="note note-warning" role="status">
      <Icon name="alert" />
      <p>
        <strong>Nearly every attempt fails.</strong> Owners and maintainers were told{" "}
        <Ago iso={endpoint.warnedAt} />. If that goes on for three days, the endpoint is disabled. Nothing is
        lost then: it can be replayed.
      </p>
    </div>
  );
}

function Actions({ endpoint, onAsk }: Asks) {
  return (
    <>
      {endpoint.status === "enabled" && (
        <Button icon="deploy" onClick={() => onAsk("send")}>
          Send an example
        </Button>
      )}
      <Button icon="edit" onClick={() => onAsk("edit")}>
        Edit
      </Button>
      {endpoint.status === "enabled" && (
        <Button icon="pause" onClick={() => onAsk("disable")}>
          Disable
        </Button>
      )}
    </>
  );
}

function Content({ org, endpoint, onAsk }: Shown & Asks) {
  return (
    <div class="endpoint-screen">
      <div class="endpoint-head">
        <Standing endpoint={endpoint} onAsk={onAsk} />
      </div>
      <div class="endpoint-main">
        <HealthCard org={org} endpoint={endpoint} />
        <Deliveries org={org} endpoint={endpoint} />
      </div>
      <div class="endpoint-side">
        <EndpointFacts endpoint={endpoint} />
        <SecretCard org={org} endpoint={endpoint} />
        <section class="card card-body" aria-label="Remove">
          <p class="soft">Removing the endpoint cannot be taken back.</p>
          <div>
            <Button tone="danger" onClick={() => onAsk("remove")}>
              Remove
            </Button>
          </div>
        </section>
      </div>
    </div>
  );
}

export function EndpointScreen({ org, endpoint: id }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data, error, refetch } = useQuery({
    ...endpointQuery({ org, id }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (!data && isStatus(error, 404)) return <NowhereScreen />;
  return (
    <Screen
      title={data ? nameOfEndpoint(data) : "Endpoint"}
      lead={data && <State look={endpointLook(data)} />}
      above={
        <Crumb>
          <Link to="/o/$org/settings/webhooks" params={{ org }}>
            Webhooks
          </Link>
        </Crumb>
      }
      actions={data && <Actions endpoint={data} onAsk={setAsked} />}
    >
      {data && <Content key={id} org={org} endpoint={data} onAsk={setAsked} />}
      {!data && (
        <div class="card">
          {!error && <Skeleton rows={6} label="Loading the endpoint" />}
          {isStatus(error, 403) && <NotForYou />}
          {error && !isStatus(error, 403) && <Failure error={error} onRetry={() => void refetch()} />}
        </div>
      )}
      {data && asked && <Dialogs org={org} endpoint={data} asked={asked} onClose={() => setAsked(null)} />}
    </Screen>
  );
}
