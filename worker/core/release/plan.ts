import type {
  Deliverable,
  Milestone,
  PatchDeliverable,
  PatchMilestone,
} from "../../../schema/contract/plan.ts";
import { ok, type Result, refuse } from "../result.ts";
import { isoTime } from "../time.ts";
import type { DeliverableChange, MilestoneChange } from "./decision.ts";
import type { ReleaseState } from "./state.ts";

/** Most milestones of a release, and most deliverables of a milestone. */
export const MAX_MILESTONES = 100;
export const MAX_DELIVERABLES = 200;

/** What was taken away is kept too, and a release is stored in one row of at most 2 MB. */
const MAX_PLAN_BYTES = 600_000;

/** At most so many bytes is a text of JSON in UTF-8: a character beyond ASCII takes three for each of its halves. */
const bytesOf = (text: string): number => text.length + 2 * (text.match(/[^ -~]/g)?.length ?? 0);

/** Whether a release's milestones and deliverables, with all that was ever said of them, take all the room there is. */
export const isPlanFull = ({ milestones, deliverables }: ReleaseState): boolean =>
  bytesOf(JSON.stringify([milestones, deliverables])) > MAX_PLAN_BYTES;

const DAY_LENGTH = 10;

/** A date as it is kept: a day as it is, a moment as the wire writes it. */
export const plannedDate = (date: string): string =>
  date.length === DAY_LENGTH ? date : isoTime(Date.parse(date));

type Given<T> = { [F in keyof T]?: Exclude<T[F], undefined> };

/** Of a change, what is said in it and is not so already. */
function newIn<T extends object>(change: T, before: { readonly [F in keyof T]?: unknown }): Given<T> {
  const fields = Object.entries(change) as [keyof T, unknown][];
  return Object.fromEntries(
    fields.filter(
      ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[field]),
    ),
  ) as Given<T>;
}

/** Whether a change says anything. */
export const isChange = (change: MilestoneChange | DeliverableChange): boolean =>
  Object.keys(change).length > 0;

/**
 * What a change makes of a milestone, by its fields that become others.
 * @returns `unexplained` where it is put off, or brought forward, without a reason
 */
export function changeOfMilestone(
  before: Milestone,
  { reason, ...patch }: PatchMilestone,
): Result<MilestoneChange, { reason: "unexplained" }> {
  const dueDate = patch.dueDate === undefined ? undefined : plannedDate(patch.dueDate);
  const change = newIn({ ...patch, dueDate }, before);
  return change.dueDate !== undefined && reason === undefined
    ? refuse({ reason: "unexplained" })
    : ok(change);
}

/** What a change makes of a deliverable, by its fields that become others. */
export const changeOfDeliverable = (before: Deliverable, patch: PatchDeliverable): DeliverableChange =>
  newIn(patch, before);
