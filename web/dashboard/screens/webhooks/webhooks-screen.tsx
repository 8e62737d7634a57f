import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { useRole } from "../../queries/use-role.ts";
import { endpointQuery, endpointsQuery } from "../../queries/webhooks.ts";
import {
  ENDPOINT_HEALTH_LOOKS,
  endpointLook,
  FORMAT_WORDS,
  healthInWords,
  hostOf,
  nameOfEndpoint,
  placeInWords,
  typesInWords,
  whyDisabled,
} from "../../words/webhooks.ts";
import { SettingsTabs } from "../settings/settings-tabs.tsx";
import { NewEndpointDialog } from "./new-endpoint-dialog.tsx";
import { NotForYou } from "./not-for-you.tsx";
import "../project/project.css";
import "../settings/settings.css";
import "./webhooks.css";

type RowProps = { readonly org: string; readonly endpoint: WebhookEndpoint };

/** How it fares is asked of the endpoint itself, which knows; nobody sends to one that is disabled. */
function Health({ org, endpoint }: RowProps) {
  const { data } = useQuery({
    ...endpointQuery({ org, id: endpoint.id }),
    enabled: endpoint.status === "enabled",
  });
  const why = whyDisabled(endpoint);
  if (why !== null) {
    return (
      <span class="soft">
        {why} {endpoint.disabledAt !== null && <Ago iso={endpoint.disabledAt} />}
      </span>
    );
  }
  if (!data) return <span class="soft">…</span>;
  return (
    <>
      <State look={ENDPOINT_HEALTH_LOOKS[data.health.level]} isQuiet />
      <span class="token-line soft">{healthInWords(data.health)}</span>
    </>
  );
}

function EndpointRow({ org, endpoint }: RowProps) {
  const { id, url, format, description, types } = endpoint;
  return (
    <tr>
      <th scope="row" class="token-name">
        <Link
          to="/o/$org/settings/webhooks/$endpoint"
          params={{ org, endpoint: id }}
          className="endpoint-link"
        >
          {nameOfEndpoint(endpoint)}
        </Link>
        {description !== null && <span class="token-line soft">{hostOf(url)}</span>}
        <span class="token-line soft">
          {format !== "standard" && `${FORMAT_WORDS[format].word}. `}
          {typesInWords(types)} {placeInWords(endpoint)}
        </span>
      </th>
      <td>
        <State look={endpointLook(endpoint)} />
        <div class="narrow-only">
          <Health org={org} endpoint={endpoint} />
        </div>
      </td>
      <td class="wide-only endpoint-health">
        <Health org={org} endpoint={endpoint} />
      </td>
    </tr>
  );
}

function Endpoints({ org, onNew }: { readonly org: string; readonly onNew: () => void }) {
  const query = useInfiniteQuery(endpointsQuery(org));
  const endpoints = query.data?.pages.flatMap(({ items }) => items);
  if (isStatus(query.error, 403)) return <NotForYou />;
  if (query.error && !endpoints) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!endpoints) return <Skeleton rows={3} label="Loading the endpoints" />;
  if (endpoints.length === 0) {
    return (
      <Blank
        icon="deploy"
        title="No endpoint yet"
        action={
          <Button icon="plus" onClick={onNew}>
            Make the first endpoint
          </Button>
        }
      >
        An endpoint is an address that Slipway tells of what happens: a service of your own, a channel people
        read, or GitHub. Each message is signed, and tried again for three days until it arrives.
      </Blank>
    );
  }
  return (
    <>
      <table class="table endpoints">
        <caption class="visually-hidden">Webhook endpoints</caption>
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col">Status</th>
            <th scope="col" class="wide-only">
              Health
            </th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <EndpointRow key={endpoint.id} org={org} endpoint={endpoint} />
          ))}
        </tbody>
      </table>
      <More query={query} />
    </>
  );
}

export function WebhooksScreen({ org }: { readonly org: string }) {
  const [isMaking, setMaking] = useState(false);
  const { mayManage } = useRole(org);
  return (
    <Screen
      title="Webhooks"
      lead="Other systems are told of what happens here, by signed messages."
      actions={
        <>
          <Link to="/o/$org/settings/webhooks/types" params={{ org }} className={buttonClass("plain")}>
            Types of messages
          </Link>
          {mayManage && (
            <Button tone="primary" icon="plus" onClick={() => setMaking(true)}>
              New endpoint
            </Button>
          )}
        </>
      }
    >
      <SettingsTabs org={org} />
      <section class="card" aria-labelledby="endpoints-title">
        <header class="card-head">
          <h2 id="endpoints-title">Endpoints</h2>
        </header>
        <Endpoints org={org} onNew={() => setMaking(true)} />
      </section>
      {isMaking && <NewEndpointDialog org={org} onClose={() => setMaking(false)} />}
    </Screen>
  );
}
