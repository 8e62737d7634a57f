import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { RequestFailed } from "../api/request-failed.ts";
import { keys } from "./keys.ts";

const RETRIES = 2;

/** What the interface refused is refused the next time too; what it could not answer may be answered. */
const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < RETRIES && error instanceof RequestFailed && (error.status === 0 || error.status >= 500);

/** A first answer that is on its way when a change is told of may have been made before it, and is asked for again. */
class Answers extends QueryClient {
  override async invalidateQueries<K extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<K>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const isFirst = ({ state }: Query) => state.data === undefined && state.fetchStatus === "fetching";
    const first = new Set<unknown>(this.getQueryCache().findAll(filters).filter(isFirst));
    await super.invalidateQueries(filters, options);
    if (first.size > 0)
      await super.invalidateQueries({ ...filters, predicate: (query) => first.has(query) }, options);
  }
}

/**
 * Where answers are kept.
 * @param onSignedOut the session has ended, here or elsewhere
 */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof RequestFailed) || error.status !== 401) return;
    if (queries.getQueryData(keys.me) === undefined) return;
    queries.removeQueries({ queryKey: keys.me });
    onSignedOut();
  };
  const queries = new Answers({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 10_000 } },
  });
  return queries;
}
