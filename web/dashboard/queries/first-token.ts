import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keys } from "./keys.ts";

const storageKey = (org: string) => `slipway.first-token.${org}`;

/**
 * A token to send the first event with. It is shown once, so this tab remembers it: loading the page again must not
 * make another.
 */
export const firstTokenQuery = (org: string) =>
  queryOptions({
    queryKey: keys.firstToken(org),
    queryFn: async () => {
      const kept = sessionStorage.getItem(storageKey(org));
      if (kept !== null) return kept;
      const body = { name: "First event", scopes: ["ingest" as const] };
      const { token } = await call("createToken", { org }, { body });
      sessionStorage.setItem(storageKey(org), token);
      return token;
    },
    // An answer that is lost may have made a token already.
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
