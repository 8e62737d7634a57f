import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { Delivery } from "../../../schema/contract/webhooks.ts";
import { call } from "../api/call.ts";
import { keys } from "./keys.ts";

export type EndpointPath = { readonly org: string; readonly id: string };
export type DeliveryPath = { readonly org: string; readonly id: string };

/** Empty: whatever it is. */
export type DeliveryFilter = {
  readonly status: Delivery["status"] | "";
  readonly type: WebhookType | "";
};

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
};

const SOON_MS = 2000;
const LATER_MS = 20_000;
const IMMINENT_MS = 60_000;

/** How soon deliveries are worth another look: at once while one is due, else now and then. In milliseconds. */
export function lookAgainMs(
  deliveries: readonly Pick<Delivery, "status" | "nextAttemptAt">[],
  now: number,
): number {
  const isDue = deliveries.some(
    ({ status, nextAttemptAt }) =>
      status === "pending" && (nextAttemptAt === null || Date.parse(nextAttemptAt) - now < IMMINENT_MS),
  );
  return isDue ? SOON_MS : LATER_MS;
}

export const endpointsQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.endpoints(org),
    queryFn: ({ signal, pageParam }) =>
      call("listEndpoints", { org }, { signal, query: { cursor: pageParam } }),
    ...paged,
  });

export const endpointQuery = ({ org, id }: EndpointPath) =>
  queryOptions({
    queryKey: keys.endpoint(org, id),
    queryFn: ({ signal }) => call("readEndpoint", { org, id }, { signal }),
  });

export const endpointHistoryQuery = ({ org, id }: EndpointPath) =>
  queryOptions({
    queryKey: keys.endpointHistory(org, id),
    queryFn: ({ signal }) => call("readEndpointHistory", { org, id }, { signal }),
  });

export const deliveriesQuery = ({ org, id }: EndpointPath, filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: keys.deliveries(org, id, filter),
    queryFn: ({ signal, pageParam }) =>
      call(
        "listDeliveries",
        { org, id },
        {
          signal,
          query: {
            cursor: pageParam,
            limit: 20,
            status: filter.status || undefined,
            type: filter.type || undefined,
          },
        },
      ),
    refetchInterval: ({ state }) =>
      lookAgainMs(state.data?.pages.flatMap(({ items }) => items) ?? [], Date.now()),
    ...paged,
  });

export const deliveryQuery = ({ org, id }: DeliveryPath) =>
  queryOptions({
    queryKey: keys.delivery(org, id),
    queryFn: ({ signal }) => call("readDelivery", { org, id }, { signal }),
    refetchInterval: ({ state: { data } }) => (data ? lookAgainMs([data], Date.now()) : false),
  });

/** The catalogue changes with Slipway alone. */
export const webhookTypesQuery = queryOptions({
  queryKey: keys.webhookTypes,
  queryFn: ({ signal }) => call("listWebhookTypes", {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
