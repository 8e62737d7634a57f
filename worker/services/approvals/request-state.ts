import { approvalState } from "../../core/gates/approval-state.ts";
import type { Standing } from "../../core/release/standing.ts";
import { environmentOf } from "../gates/load-facts.ts";
import type { RequestRow } from "../gates/ports.ts";
import type { StoredProject } from "../ledger.ts";

/** How a request stands, by what people said since. `void`: nobody needs to answer it any more. */
export function stateOf(
  { environment: key, expiresAt }: Pick<RequestRow, "environment" | "expiresAt">,
  project: StoredProject,
  standing: Pick<Standing, "approvals" | "authors" | "cancelledAt" | "bearsFruit">,
  now: number,
): { readonly state: RequestRow["state"]; readonly because: string } {
  const environment = environmentOf(project, key);
  const judged = { standing, place: { environment: key } };
  const { state, because } = approvalState(environment?.policy ?? null, judged);
  if (state === "none") return { state: "void", because };
  if (standing.cancelledAt !== null && !standing.bearsFruit)
    return { state: "void", because: "the release was cancelled" };
  if (state === "open" && now >= expiresAt) return { state: "expired", because: "nobody answered in time" };
  return { state, because };
}
