import { useQuery } from "@tanstack/react-query";
import { explanationQuery } from "../../queries/gates.ts";
import type { ReleasePath } from "../../queries/project.ts";
import { nextLookMs } from "./next-look.ts";

type Options = { readonly at?: string | null; readonly enabled?: boolean };

/** Why a release may go somewhere or not. Time alone changes the answer for now, so that one is read again in time. */
export const useExplanation = (
  path: ReleasePath,
  environment: string,
  { at = null, enabled = true }: Options = {},
) =>
  useQuery({
    ...explanationQuery(path, environment, at),
    enabled,
    refetchInterval: ({ state: { data } }) => (at === null && data ? nextLookMs(data, Date.now()) : false),
  });
