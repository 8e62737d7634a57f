import type { DeploymentStatus, ReleaseStatus } from "../../../schema/contract/releases.ts";
import { type Surroundings, statusOf } from "./derive.ts";
import type { Entry } from "./entry.ts";
import { apply } from "./fold.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { ReleaseState } from "./state.ts";
import { summaryOf } from "./summary.ts";

/** What was shown of a release at a moment. */
export type Shown = {
  readonly status: ReleaseStatus;
  /** By environment, what became of the newest attempt there. */
  readonly environments: { readonly [environment: string]: DeploymentStatus | null };
};

/** That late news changed what had been shown. `at` is when it was learned, milliseconds since the epoch. */
export type Correction = {
  readonly at: number;
  readonly before: Shown;
  readonly after: Shown;
  readonly because: string;
};

/** How many corrections a release keeps at hand; the ledger tells of every one. */
export const MAX_CORRECTIONS = 20;

const shownOf = (standing: Standing, around: Surroundings): Shown => ({
  status: statusOf(standing, around),
  environments: Object.fromEntries(
    Object.entries(standing.places).map(([key, { latest }]) => [key, latest?.status ?? null]),
  ),
});

/**
 * Whether entries that happened before what was last known change what was shown of that time: the past looks
 * different now, not only the present.
 * @param before the state as it was shown
 * @returns null where nothing of what was shown changes
 */
export function correctionOf(
  before: ReleaseState,
  standing: Standing,
  entries: readonly Entry[],
  around: Surroundings,
  now: number,
): Correction | null {
  const { last } = before;
  const late = last === null ? [] : entries.filter(({ occurredAt }) => occurredAt < last);
  const [first] = late;
  if (!first) return null;
  const was = shownOf(standing, around);
  const is = shownOf(standingOf(late.reduce(apply, before)), around);
  const places = Object.keys(was.environments);
  const isSame =
    was.status === is.status && places.every((key) => was.environments[key] === is.environments[key]);
  return isSame ? null : { at: now, before: was, after: is, because: summaryOf(first) };
}
