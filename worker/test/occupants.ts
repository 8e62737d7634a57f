import type { Occupant } from "../core/environment/occupancy.ts";

/** A version that came to run at a moment, for the first time unless said. */
export const occupant = (version: string, changedAt: number, over: Partial<Occupant> = {}): Occupant => ({
  releaseId: version,
  version,
  deploymentId: "d",
  status: "succeeded",
  openedAt: changedAt,
  changedAt,
  rolloutPercent: null,
  url: null,
  firstAt: changedAt,
  rollback: false,
  ...over,
});
