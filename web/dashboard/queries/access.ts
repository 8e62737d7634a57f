import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { spanOfDays } from "../words/audit-filter.ts";
import { keys } from "./keys.ts";

const FIRST_PAGE: string | undefined = undefined;
const nextPage = ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined;

export const securityQuery = queryOptions({
  queryKey: keys.security,
  queryFn: ({ signal }) => call("readSecurity", {}, { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: ({ signal }) => call("listSessions", {}, { signal }),
});

export const passkeysQuery = queryOptions({
  queryKey: keys.passkeys,
  queryFn: ({ signal }) => call("listPasskeys", {}, { signal }),
});

export const methodsQuery = queryOptions({
  queryKey: keys.methods,
  queryFn: ({ signal }) => call("signInMethods", {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const orgQuery = (org: string) =>
  queryOptions({
    queryKey: keys.settings(org),
    queryFn: ({ signal }) => call("readOrg", { org }, { signal }),
  });

export const membersQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.members(org),
    queryFn: ({ signal, pageParam }) =>
      call("listMembers", { org }, { signal, query: { cursor: pageParam } }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const invitationsQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.invitations(org),
    queryFn: ({ signal, pageParam }) =>
      call("listInvitations", { org }, { signal, query: { cursor: pageParam } }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const trustsQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.trusts(org),
    queryFn: ({ signal, pageParam }) => call("listTrusts", { org }, { signal, query: { cursor: pageParam } }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** Empty: whatever it is. Who and what are ids; `since` and `until` are days. */
export type AuditFilter = {
  readonly action: string;
  readonly actor: string;
  readonly target: string;
  readonly since: string;
  readonly until: string;
};

const given = (text: string): string | undefined => (text === "" ? undefined : text);

export const auditQuery = (org: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: keys.audit(org, filter),
    queryFn: ({ signal, pageParam }) =>
      call(
        "listAudit",
        { org },
        {
          signal,
          query: {
            cursor: pageParam,
            action: given(filter.action),
            actor: given(filter.actor),
            target: given(filter.target),
            ...spanOfDays(filter.since, filter.until),
          },
        },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
