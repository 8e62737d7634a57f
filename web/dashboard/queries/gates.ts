import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Explanation } from "../../../schema/contract/gates.ts";
import { call, read, readText } from "../api/call.ts";
import { keys } from "./keys.ts";
import type { ProjectPath, ReleasePath } from "./project.ts";

export type EnvironmentPath = ProjectPath & { readonly environment: string };

const FIRST_PAGE: string | undefined = undefined;
const nextPage = ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined;
const paged = { initialPageParam: FIRST_PAGE, getNextPageParam: nextPage };

const EXPLAIN = "/v1/orgs/{org}/projects/{project}/releases/{version}/explain";

/** Why a release may go to an environment or not; `at`: RFC 3339, null for now. */
export const explanationQuery = (
  { org, project, version }: ReleasePath,
  environment: string,
  at: string | null = null,
) =>
  queryOptions({
    queryKey: keys.explanation(org, project, version, environment, at),
    queryFn: ({ signal }) =>
      read<Explanation>(EXPLAIN, { org, project, version }, { signal, query: { environment, at } }),
  });

/** The same as lines of text, for a chat or a CI's log. */
export const explanationTextQuery = (
  { org, project, version }: ReleasePath,
  environment: string,
  at: string | null = null,
) =>
  queryOptions({
    queryKey: [...keys.explanation(org, project, version, environment, at), "text"],
    queryFn: ({ signal }) =>
      readText(EXPLAIN, { org, project, version }, { signal, query: { environment, at, format: "text" } }),
  });

export const approvalsQuery = ({ org, project, version }: ReleasePath) =>
  queryOptions({
    queryKey: keys.approvals(org, project, version),
    queryFn: ({ signal }) => call("listApprovals", { org, project, version }, { signal }),
  });

export const policyQuery = ({ org, project, environment }: EnvironmentPath) =>
  queryOptions({
    queryKey: keys.policy(org, project, environment),
    queryFn: ({ signal }) => call("readPolicy", { org, project, environment }, { signal }),
  });

export const policiesQuery = ({ org, project, environment }: EnvironmentPath) =>
  infiniteQueryOptions({
    queryKey: keys.policies(org, project, environment),
    queryFn: ({ signal, pageParam }) =>
      call(
        "listPolicies",
        { org, project, environment },
        { signal, query: { cursor: pageParam, limit: 10 } },
      ),
    ...paged,
  });

export const lockQuery = ({ org, project, environment }: EnvironmentPath) =>
  queryOptions({
    queryKey: keys.lock(org, project, environment),
    queryFn: ({ signal }) => call("readLock", { org, project, environment }, { signal }),
  });

export const holdsQuery = ({ org, project, environment }: EnvironmentPath) =>
  infiniteQueryOptions({
    queryKey: keys.holds(org, project, environment),
    queryFn: ({ signal, pageParam }) =>
      call("listHolds", { org, project, environment }, { signal, query: { cursor: pageParam, limit: 10 } }),
    ...paged,
  });

export const permitsQuery = ({ org, project, environment }: EnvironmentPath) =>
  infiniteQueryOptions({
    queryKey: keys.permits(org, project, environment),
    queryFn: ({ signal, pageParam }) =>
      call("listPermits", { org, project }, { signal, query: { environment, cursor: pageParam, limit: 10 } }),
    ...paged,
  });

export const requestsQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.requests(org),
    queryFn: ({ signal, pageParam }) =>
      call("listApprovalRequests", { org }, { signal, query: { cursor: pageParam } }),
    ...paged,
  });

/** As many as are looked through for what somebody could approve; only that is answered. */
const LOOKED_THROUGH = 200;

/** What the reader could approve now. */
export const myRequestsQuery = (org: string) =>
  queryOptions({
    queryKey: keys.myRequests(org),
    queryFn: ({ signal }) =>
      call("listApprovalRequests", { org }, { signal, query: { mine: "true", limit: LOOKED_THROUGH } }),
  });

/** There are never more: each is worth knowing wherever one of them is. */
const MOST_FREEZES = 200;

export const freezesQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.freezes(org),
    queryFn: ({ signal, pageParam }) =>
      call("listFreezes", { org }, { signal, query: { cursor: pageParam, limit: MOST_FREEZES } }),
    ...paged,
  });

/** The stops that last. */
export const stopsQuery = (org: string) =>
  queryOptions({
    queryKey: keys.stops(org),
    queryFn: ({ signal }) => call("listStops", { org }, { signal, query: { active: "true", limit: 100 } }),
  });

/** Every stop there was, newest first. */
export const stopLogQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: keys.stopLog(org),
    queryFn: ({ signal, pageParam }) =>
      call("listStops", { org }, { signal, query: { cursor: pageParam, limit: 20 } }),
    ...paged,
  });

/** `from` and `to`: RFC 3339. */
export const calendarQuery = (org: string, span: { readonly from: string; readonly to: string }) =>
  queryOptions({
    queryKey: keys.calendar(org, span),
    queryFn: ({ signal }) => call("readCalendar", { org }, { signal, query: span }),
  });

export const debtsQuery = (org: string, state: "open" | "settled") =>
  infiniteQueryOptions({
    queryKey: keys.debts(org, { state }),
    queryFn: ({ signal, pageParam }) =>
      call("listDebts", { org }, { signal, query: { state, cursor: pageParam } }),
    ...paged,
  });

export const rollbacksQuery = ({ org, project }: ProjectPath) =>
  infiniteQueryOptions({
    queryKey: keys.rollbacks(org, project),
    queryFn: ({ signal, pageParam }) =>
      call("listRollbacks", { org, project }, { signal, query: { cursor: pageParam, limit: 20 } }),
    ...paged,
  });

export const incidentsQuery = ({ org, project }: ProjectPath) =>
  infiniteQueryOptions({
    queryKey: keys.incidents(org, project),
    queryFn: ({ signal, pageParam }) =>
      call("listIncidents", { org, project }, { signal, query: { cursor: pageParam, limit: 20 } }),
    ...paged,
  });

export const driftQuery = ({ org, project }: ProjectPath) =>
  queryOptions({
    queryKey: keys.drift(org, project),
    queryFn: ({ signal }) => call("readDrift", { org, project }, { signal }),
  });
