import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "preact/hooks";
import { keys } from "../../queries/keys.ts";

/** Reads again whatever is shown of webhooks, after something was done to one. */
export function useWebhooksChanged(org: string): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: keys.webhooks(org) }), [queries, org]);
}
