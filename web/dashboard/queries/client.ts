import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { RequestFailed } from "../api/request-failed.ts";
import { keys } from "./keys.ts";

const RETRIES = 2;

/** What the interface refused is refused the next time too; what it could not answer may be answered. */
const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < RETRIES && error instanceof RequestFailed && (error.status === 0 || error.status >= 500);

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
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 10_000 } },
  });
  return queries;
}
