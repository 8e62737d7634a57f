import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { RequestPermit } from "../../../../../schema/contract/locks.ts";
import { call } from "../../../api/call.ts";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { newClaim } from "./permit-asked.ts";

export type Asked = Pick<RequestPermit, "holder" | "ttlSeconds" | "rollback" | "override">;

/** Asks for a permit, and gives it back. */
export function usePermit({ org, project, version }: ReleasePath, environment: string) {
  const [claimId] = useState(newClaim);
  const queries = useQueryClient();
  const changed = async () => {
    await queries.invalidateQueries({ queryKey: keys.project(org, project) });
    void queries.invalidateQueries({ queryKey: keys.board(org) });
    // Where approvals are missing they are asked for, and an override opens a debt.
    void queries.invalidateQueries({ queryKey: keys.rules(org) });
  };
  const asking = useMutation({
    mutationFn: (asked: Asked) =>
      call("requestPermit", { org, project }, { body: { version, environment, claimId, ...asked } }),
    onSettled: changed,
  });
  const ending = useMutation({
    mutationFn: (id: string) => call("endPermit", { org, project, id }),
    onSuccess: changed,
  });
  return { asking, ending };
}
