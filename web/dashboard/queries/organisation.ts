import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keys } from "./keys.ts";

const FIRST_PAGE: string | undefined = undefined;
const nextPage = ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined;

export const boardQuery = (org: string) =>
  queryOptions({
    queryKey: keys.board(org),
    queryFn: ({ signal }) => call("readBoard", { org }, { signal }),
  });

export const inboxQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.inbox(org),
    queryFn: ({ signal, pageParam }) => call("listInbox", { org }, { signal, query: { cursor: pageParam } }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** Whether anything waits in the inbox. */
export const inboxMarkQuery = (org: string) =>
  queryOptions({
    queryKey: keys.inboxMark(org),
    queryFn: ({ signal }) => call("listInbox", { org }, { signal, query: { limit: 1 } }),
    select: ({ items }) => items.length > 0,
  });

export const pagesQuery = (org: string) =>
  queryOptions({
    queryKey: keys.pages(org),
    queryFn: ({ signal }) => call("listPages", { org }, { signal }),
  });

export const tokensQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.tokens(org),
    queryFn: ({ signal, pageParam }) => call("listTokens", { org }, { signal, query: { cursor: pageParam } }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
