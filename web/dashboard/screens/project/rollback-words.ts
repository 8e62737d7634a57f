import type { Rollback } from "../../../../schema/contract/environments.ts";
import type { Look } from "../../words/states.ts";

/** How sure it is what a rollback is due to: nobody said, or somebody did. */
export function blameLook({ version, by }: Rollback["blame"]): Look {
  if (by === null)
    return { word: version === null ? "No suspect" : "Suspected", tone: "idle", icon: "search" };
  return version === null
    ? { word: "No version to blame", tone: "idle", icon: "check" }
    : { word: "To blame", tone: "warning", icon: "alert" };
}
