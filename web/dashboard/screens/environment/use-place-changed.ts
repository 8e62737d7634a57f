import { useQueryClient } from "@tanstack/react-query";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { keys } from "../../queries/keys.ts";

/** Has everything read again that a change of an environment may have made old. */
export function usePlaceChanged({ org, project, environment }: EnvironmentPath): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const old = [
      keys.place(org, project, environment),
      keys.environments(org, project),
      keys.board(org),
      keys.everyExplanation(org, project),
    ];
    await Promise.all(old.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
