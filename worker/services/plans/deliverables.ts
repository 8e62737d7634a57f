import type { CreateDeliverable, Deliverable, PatchDeliverable } from "../../../schema/contract/plan.ts";
import { changeOfDeliverable, isChange, MAX_DELIVERABLES } from "../../core/release/plan.ts";
import { authorise, type OrgContext } from "../context.ts";
import { notFound, Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { type MilestoneAt, milestoneIn, requireRoom } from "./milestones.ts";

/** Where a deliverable stands in an address; `id` is its milestone's. */
export type DeliverableAt = MilestoneAt & { readonly deliverable: string };

/** A deliverable of a milestone that is known, or a 404. */
function deliverableIn(found: FoundRelease, { id, deliverable }: DeliverableAt): Deliverable {
  const its = milestoneIn(found, id).deliverables.find((each) => each.id === deliverable);
  if (!its) throw notFound("deliverable");
  return its;
}

/** Adds something that somebody has to deliver for a milestone. */
export async function addDeliverable(
  ctx: OrgContext,
  at: MilestoneAt,
  { title, owner, role, status, url }: CreateDeliverable,
): Promise<Deliverable> {
  authorise(ctx, "release.plan", at.project);
  const found = await getRelease(ctx, at.project, at.version);
  const milestone = milestoneIn(found, at.id);
  if (milestone.deliverables.length >= MAX_DELIVERABLES) {
    throw new Refusal("conflict", `A milestone has at most ${MAX_DELIVERABLES} deliverables.`);
  }
  requireRoom(found);
  const deliverable = ctx.ids.next("dlv");
  const change = { title, owner, role, status, url };
  const after = await say(ctx, at.project, found, {
    type: "deliverable.added",
    news: { kind: "deliverable", verb: "added", id: deliverable, milestoneId: at.id, title, change },
  });
  return deliverableIn(after, { ...at, deliverable });
}

/** Says something else of a deliverable. */
export async function amendDeliverable(
  ctx: OrgContext,
  at: DeliverableAt,
  patch: PatchDeliverable,
): Promise<Deliverable> {
  authorise(ctx, "release.plan", at.project);
  const found = await getRelease(ctx, at.project, at.version);
  const before = deliverableIn(found, at);
  const change = changeOfDeliverable(before, patch);
  if (!isChange(change)) return before;
  requireRoom(found);
  const { id: milestoneId, deliverable: id } = at;
  const title = change.title ?? before.title;
  const after = await say(ctx, at.project, found, {
    type: "deliverable.changed",
    news: { kind: "deliverable", verb: "changed", id, milestoneId, title, change },
  });
  return deliverableIn(after, at);
}

/** Takes a deliverable out of the plan. */
export async function removeDeliverable(ctx: OrgContext, at: DeliverableAt): Promise<void> {
  authorise(ctx, "release.plan", at.project);
  const found = await getRelease(ctx, at.project, at.version);
  const { title } = deliverableIn(found, at);
  const { id: milestoneId, deliverable: id } = at;
  await say(ctx, at.project, found, {
    type: "deliverable.removed",
    news: { kind: "deliverable", verb: "removed", id, milestoneId, title, change: {} },
  });
}
