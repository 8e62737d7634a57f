import type { CreateMilestone, Milestone, PatchMilestone } from "../../../schema/contract/plan.ts";
import { milestonesOf } from "../../core/release/judgements.ts";
import {
  changeOfMilestone,
  isChange,
  isPlanFull,
  MAX_MILESTONES,
  plannedDate,
} from "../../core/release/plan.ts";
import { authorise, type OrgContext } from "../context.ts";
import { notFound, Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";

/** Where a milestone stands in an address. */
export type MilestoneAt = { readonly project: string; readonly version: string; readonly id: string };

/** A milestone of a release that is known, or a 404. */
export function milestoneIn({ snapshot }: FoundRelease, id: string): Milestone {
  const milestone = milestonesOf(snapshot.state).find((each) => each.id === id);
  if (!milestone) throw notFound("milestone");
  return milestone;
}

export function requireRoom({ snapshot }: FoundRelease): void {
  if (!isPlanFull(snapshot.state)) return;
  throw new Refusal("conflict", "The plan of this release is as long as a plan can be.");
}

/** Adds something to a release's plan that has a date. */
export async function addMilestone(
  ctx: OrgContext,
  { project, version }: Omit<MilestoneAt, "id">,
  { title, dueDate, stage, goals }: CreateMilestone,
): Promise<Milestone> {
  authorise(ctx, "release.plan", project);
  const found = await getRelease(ctx, project, version);
  if (milestonesOf(found.snapshot.state).length >= MAX_MILESTONES) {
    throw new Refusal("conflict", `A release has at most ${MAX_MILESTONES} milestones.`);
  }
  requireRoom(found);
  const id = ctx.ids.next("mst");
  const change = { title, dueDate: plannedDate(dueDate), stage, ...(goals === undefined ? {} : { goals }) };
  const after = await say(ctx, project, found, {
    type: "milestone.added",
    news: { kind: "milestone", verb: "added", id, title, change, reason: null },
  });
  return milestoneIn(after, id);
}

/** Says something else of a milestone. Another date needs a reason, and the old one is kept. */
export async function amendMilestone(
  ctx: OrgContext,
  { project, version, id }: MilestoneAt,
  patch: PatchMilestone,
): Promise<Milestone> {
  authorise(ctx, "release.plan", project);
  const found = await getRelease(ctx, project, version);
  const before = milestoneIn(found, id);
  const changed = changeOfMilestone(before, patch);
  if (!changed.ok) {
    throw new Refusal("invalid", "Say why the milestone has another date.", {
      errors: [{ path: "reason", message: "is needed where the date changes" }],
    });
  }
  const change = changed.value;
  if (!isChange(change)) return before;
  requireRoom(found);
  const title = change.title ?? before.title;
  const after = await say(ctx, project, found, {
    type: "milestone.changed",
    news: { kind: "milestone", verb: "changed", id, title, change, reason: patch.reason ?? null },
  });
  return milestoneIn(after, id);
}

/** Takes a milestone out of the plan, and what was to be delivered for it. The ledger keeps both. */
export async function removeMilestone(ctx: OrgContext, { project, version, id }: MilestoneAt): Promise<void> {
  authorise(ctx, "release.plan", project);
  const found = await getRelease(ctx, project, version);
  const { title } = milestoneIn(found, id);
  await say(ctx, project, found, {
    type: "milestone.removed",
    news: { kind: "milestone", verb: "removed", id, title, change: {}, reason: null },
  });
}
