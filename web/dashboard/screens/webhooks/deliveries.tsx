import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import {
  DELIVERY_STATUSES,
  type Delivery,
  type WebhookEndpoint,
} from "../../../../schema/contract/webhooks.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { SelectField } from "../../parts/select-field.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { type DeliveryFilter, deliveriesQuery } from "../../queries/webhooks.ts";
import { DELIVERY_LOOKS, isBeingSent, lastInWords } from "../../words/webhooks.ts";
import { NextAttempt } from "./next-attempt.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";
import { TypeName } from "./type-name.tsx";
import { TypeOptions } from "./type-options.tsx";

type Props = { readonly org: string; readonly endpoint: WebhookEndpoint };

/** What came of it last, and when it is tried next. */
export function DeliveryNote({ delivery }: { readonly delivery: Delivery }) {
  const { status, nextAttemptAt, attempts } = delivery;
  const said = lastInWords(delivery);
  return (
    <>
      {said !== null && <span>{said} </span>}
      {isBeingSent(delivery) && <span>It is being sent now.</span>}
      {status === "pending" && nextAttemptAt !== null && (
        <span>
          {attempts === 0 ? "First attempt" : "Next attempt"} <NextAttempt iso={nextAttemptAt} />.
        </span>
      )}
    </>
  );
}

function DeliveryRow({ org, delivery }: { readonly org: string; readonly delivery: Delivery }) {
  const { id, endpointId, type, project, environment, isTest, status, attempts, createdAt } = delivery;
  const where = [project, environment].filter((part) => part !== null).join(", ");
  return (
    <tr>
      <th scope="row" class="token-name">
        <Link
          to="/o/$org/settings/webhooks/$endpoint/deliveries/$delivery"
          params={{ org, endpoint: endpointId, delivery: id }}
          className="delivery-link"
        >
          <TypeName type={type} />
        </Link>
        <span class="token-line soft">
          <Ago iso={createdAt} />
          {isTest ? ", an example" : where !== "" && `, ${where}`}
        </span>
      </th>
      <td>
        <State look={DELIVERY_LOOKS[status]} />
        <span class="token-line soft">
          <DeliveryNote delivery={delivery} />
        </span>
      </td>
      <td class="wide-only delivery-attempts">{attempts}</td>
    </tr>
  );
}

type FilterProps = { readonly filter: DeliveryFilter; readonly onChange: (filter: DeliveryFilter) => void };

function Filter({ filter, onChange }: FilterProps) {
  return (
    <div class="audit-tools">
      <SelectField
        label="Status"
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status: status as DeliveryFilter["status"] })}
      >
        <option value="">Whatever it is</option>
        {DELIVERY_STATUSES.map((status) => (
          <option key={status} value={status}>
            {DELIVERY_LOOKS[status].word}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Type"
        value={filter.type}
        onChange={(type) => onChange({ ...filter, type: type as DeliveryFilter["type"] })}
      >
        <option value="">Every type</option>
        <TypeOptions />
      </SelectField>
    </div>
  );
}

const ALL: DeliveryFilter = { status: "", type: "" };

function List({ org, endpoint, filter }: Props & { readonly filter: DeliveryFilter }) {
  const query = useInfiniteQuery(deliveriesQuery({ org, id: endpoint.id }, filter));
  const deliveries = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !deliveries) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!deliveries) return <Skeleton rows={4} label="Loading the deliveries" />;
  if (deliveries.length === 0 && query.hasNextPage) {
    return (
      <Blank icon="search" title="Nothing like that among the newest" action={<More query={query} />}>
        Older ones have not been looked at yet.
      </Blank>
    );
  }
  if (deliveries.length === 0) {
    const isFiltered = filter.status !== "" || filter.type !== "";
    return (
      <Blank icon="deploy" title={isFiltered ? "No delivery like that" : "Nothing was sent yet"}>
        {isFiltered
          ? "Look for less, or for everything."
          : "What happens from now on stands here, with what was sent and what was answered. Send an example to try it."}
      </Blank>
    );
  }
  return (
    <>
      <table class="table deliveries">
        <caption class="visually-hidden">Deliveries, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Message</th>
            <th scope="col">Status</th>
            <th scope="col" class="wide-only delivery-attempts">
              Attempts
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} org={org} delivery={delivery} />
          ))}
        </tbody>
      </table>
      <More query={query} />
    </>
  );
}

/** What was sent to an endpoint, and what is under way. */
export function Deliveries({ org, endpoint }: Props) {
  const [filter, setFilter] = useState(ALL);
  const [isReplaying, setReplaying] = useState(false);
  return (
    <section class="card" aria-labelledby="deliveries-title">
      <header class="card-head">
        <h2 id="deliveries-title">Deliveries</h2>
        {endpoint.status === "enabled" && (
          <Button icon="undo" onClick={() => setReplaying(true)}>
            Replay
          </Button>
        )}
      </header>
      <Filter filter={filter} onChange={setFilter} />
      <List org={org} endpoint={endpoint} filter={filter} />
      {isReplaying && <ReplayDialog org={org} endpoint={endpoint} onClose={() => setReplaying(false)} />}
    </section>
  );
}
