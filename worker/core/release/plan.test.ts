import { describe, expect, it } from "vitest";
import type {
  Deliverable,
  Milestone,
  PatchDeliverable,
  PatchMilestone,
} from "../../../schema/contract/plan.ts";
import { entry } from "../../test/entries.ts";
import { fold } from "./fold.ts";
import { changeOfDeliverable, changeOfMilestone, isChange, isPlanFull, plannedDate } from "./plan.ts";

const milestone: Milestone = {
  id: "mst_1",
  title: "Beta",
  dueDate: "2026-03-01",
  stage: "testing",
  goals: ["fast"],
  done: false,
  dueDateHistory: [],
  deliverables: [],
};

const deliverable: Deliverable = {
  id: "dlv_1",
  title: "Manual",
  owner: null,
  role: null,
  status: "todo",
  url: null,
};

describe("a change of a milestone", () => {
  it.each<[string, PatchMilestone, object]>([
    ["another title", { title: "Gamma" }, { title: "Gamma" }],
    ["the same title", { title: "Beta" }, {}],
    ["the same goals in a list of its own", { goals: ["fast"] }, {}],
    ["no goals any more", { goals: null }, { goals: null }],
    ["that it is done", { done: true }, { done: true }],
    ["that it is not done, which it is not", { done: false }, {}],
    ["the same day without a reason", { dueDate: "2026-03-01" }, {}],
    ["another day with a reason", { dueDate: "2026-04-01", reason: "ill" }, { dueDate: "2026-04-01" }],
    ["a reason for nothing", { title: "Beta", reason: "ill" }, {}],
    ["two fields, one of them new", { title: "Beta", stage: "release" }, { stage: "release" }],
  ])("that says %s is what of it is new", (_, patch, change) => {
    expect(changeOfMilestone(milestone, patch)).toEqual({ ok: true, value: change });
  });

  it("of its date asks for a reason, whatever else it says", () => {
    const put = { ok: false, reason: "unexplained" };
    expect(changeOfMilestone(milestone, { dueDate: "2026-04-01" })).toEqual(put);
    expect(changeOfMilestone(milestone, { dueDate: "2026-02-01", title: "Gamma" })).toEqual(put);
  });

  it("to the same moment in another zone is none", () => {
    const before = { ...milestone, dueDate: plannedDate("2026-03-01T12:00:00+02:00") };
    expect(before.dueDate).toBe("2026-03-01T10:00:00.000Z");
    expect(changeOfMilestone(before, { dueDate: "2026-03-01T11:00:00+01:00" })).toEqual({
      ok: true,
      value: {},
    });
  });
});

describe("a change of a deliverable", () => {
  it.each<[string, PatchDeliverable, object]>([
    ["how far it is", { status: "doing" }, { status: "doing" }],
    ["what it is already", { status: "todo", owner: null, role: null, url: null }, {}],
    ["whose it is", { owner: "Ada", title: "Manual" }, { owner: "Ada" }],
    ["nothing", {}, {}],
  ])("that says %s is what of it is new", (_, patch, change) => {
    expect(changeOfDeliverable(deliverable, patch)).toEqual(change);
    expect(isChange(change)).toBe(Object.keys(change).length > 0);
  });
});

describe("a plan", () => {
  const planOf = (count: number, url: string) =>
    fold(
      Array.from({ length: count }, (_, index) =>
        entry({
          kind: "deliverable",
          verb: "added",
          id: `dlv_${index}`,
          milestoneId: "mst_1",
          title: "Manual",
          change: { title: "Manual", status: "todo", url },
        }),
      ),
    );

  it("has room for what people plan, and never for more than a release's row can hold", () => {
    expect(isPlanFull(planOf(500, "https://example.com/manual"))).toBe(false);
    expect(isPlanFull(planOf(500, `https://example.com/${"a".repeat(2000)}`))).toBe(true);
    expect(isPlanFull(planOf(240, `https://example.com/${"語".repeat(800)}`))).toBe(true);
    expect(isPlanFull(planOf(240, `https://example.com/${"a".repeat(800)}`))).toBe(false);
  });
});
