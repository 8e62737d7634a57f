import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keys } from "./keys.ts";

export type ProjectPath = { readonly org: string; readonly project: string };
export type ReleasePath = ProjectPath & { readonly version: string };

const FIRST_PAGE: string | undefined = undefined;
const nextPage = ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined;

export const environmentsQuery = ({ org, project }: ProjectPath) =>
  queryOptions({
    queryKey: keys.environments(org, project),
    queryFn: ({ signal }) => call("listEnvironments", { org, project }, { signal }),
  });

export const releasesQuery = ({ org, project }: ProjectPath, provisional: boolean) =>
  infiniteQueryOptions({
    queryKey: keys.releases(org, project, provisional),
    queryFn: ({ signal, pageParam }) =>
      call(
        "listReleases",
        { org, project },
        { signal, query: { cursor: pageParam, limit: 30, provisional: provisional ? undefined : "false" } },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const releaseQuery = ({ org, project, version }: ReleasePath) =>
  queryOptions({
    queryKey: keys.release(org, project, version),
    queryFn: ({ signal }) => call("readRelease", { org, project, version }, { signal }),
  });

export const timelineQuery = ({ org, project, version }: ReleasePath) =>
  infiniteQueryOptions({
    queryKey: keys.timeline(org, project, version),
    queryFn: ({ signal, pageParam }) =>
      call(
        "readTimeline",
        { org, project, version },
        { signal, query: { order: "desc", limit: 30, cursor: pageParam } },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
