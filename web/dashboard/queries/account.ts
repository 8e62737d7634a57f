import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keys } from "./keys.ts";

const FIVE_MINUTES_MS = 300_000;

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => call("me", {}, { signal }),
  staleTime: FIVE_MINUTES_MS,
});
