import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { meQuery } from "./account.ts";
import { keepToken, keptToken } from "./kept-token.ts";
import { keys } from "./keys.ts";

const LIFETIME_MS = 7 * 86_400_000;

/**
 * A token to send the first event with. It is shown once, so this browser remembers it: another tab, or loading the
 * page again, must not make another.
 */
export const firstTokenQuery = (org: string) =>
  queryOptions({
    queryKey: keys.firstToken(org),
    queryFn: async ({ client }) => {
      const now = Date.now();
      const userId = (await client.ensureQueryData(meQuery)).user.id;
      const kept = keptToken(localStorage, { org, userId }, now);
      if (kept) return kept.token;
      const expiresAt = now + LIFETIME_MS;
      const { id, token } = await call(
        "createToken",
        { org },
        { body: { name: "First event", scopes: ["ingest"], expiresAt: new Date(expiresAt).toISOString() } },
      );
      keepToken(localStorage, org, { id, token, userId, expiresAt });
      return token;
    },
    // An answer that is lost may have made a token already.
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
