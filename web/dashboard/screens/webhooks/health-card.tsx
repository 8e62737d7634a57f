import { useQuery } from "@tanstack/react-query";
import type { ShownEndpoint } from "../../../../schema/contract/webhooks.ts";
import { Ago } from "../../parts/ago.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { endpointHistoryQuery } from "../../queries/webhooks.ts";
import { ENDPOINT_HEALTH_LOOKS, healthInWords } from "../../words/webhooks.ts";
import { HourBars } from "./hour-bars.tsx";

type Props = { readonly org: string; readonly endpoint: ShownEndpoint };

const LOOK_AGAIN_MS = 60_000;

/** How an endpoint fares, now and over the last days. */
export function HealthCard({ org, endpoint: { id, health } }: Props) {
  const { data, error, refetch } = useQuery({
    ...endpointHistoryQuery({ org, id }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <section class="card" aria-labelledby="health-title">
      <header class="card-head">
        <h2 id="health-title">Health</h2>
        <State look={ENDPOINT_HEALTH_LOOKS[health.level]} />
      </header>
      <div class="card-body">
        <p>{healthInWords(health)}</p>
        {(health.lastSuccessAt !== null || health.lastFailureAt !== null) && (
          <p class="soft endpoint-last">
            {health.lastSuccessAt !== null && (
              <span>
                Last arrived <Ago iso={health.lastSuccessAt} />
              </span>
            )}
            {health.lastFailureAt !== null && (
              <span>
                Last failed <Ago iso={health.lastFailureAt} />
              </span>
            )}
          </p>
        )}
        {data && <HourBars hours={data.hours} />}
        {!data && error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={2} label="Loading the hours" />}
      </div>
    </section>
  );
}
