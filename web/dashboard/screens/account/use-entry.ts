import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { forgetTokens } from "../../queries/kept-token.ts";

/** Comes in by some way, forgets what was known of whoever was here before, and goes on to a path of the dashboard. */
export function useEntry<T>(enter: (given: T) => Promise<unknown>, next: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: enter,
    onSuccess: () => {
      queries.removeQueries();
      forgetTokens(localStorage);
      router.history.push(next);
    },
  });
}
