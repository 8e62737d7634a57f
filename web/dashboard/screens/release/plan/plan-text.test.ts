import { describe, expect, it } from "vitest";
import { changeOfDeliverable, createDeliverableOf, EMPTY_DELIVERABLE } from "./deliverable-text.ts";
import { changeOf, createOf, EMPTY_MILESTONE, textOf } from "./milestone-text.ts";

const milestone = {
  id: "mst_1",
  title: "Load test",
  dueDate: "2026-03-10T12:00:00.000Z",
  stage: "Verification",
  goals: ["Fast", "No errors"],
  done: false,
  dueDateHistory: [],
  deliverables: [],
};

describe("a milestone in a form", () => {
  it("that is not touched changes nothing, though its date has a time", () => {
    const text = textOf(milestone);
    expect(text).toMatchObject({ dueDate: "2026-03-10", goals: "Fast\nNo errors" });
    expect(changeOf(text, text)).toEqual({});
  });

  it("says why with another date, and with nothing else", () => {
    const before = textOf(milestone);
    const moved = { ...before, dueDate: "2026-03-17", reason: " The rig is late " };
    expect(changeOf(before, moved)).toEqual({ dueDate: "2026-03-17", reason: "The rig is late" });
    expect(changeOf(before, { ...before, title: "Load", reason: "left over" })).toEqual({ title: "Load" });
  });

  it("loses its goals where they are emptied", () => {
    const before = textOf(milestone);
    expect(changeOf(before, { ...before, goals: " \n" })).toEqual({ goals: null });
  });

  it("that is new leaves out what was left empty", () => {
    const text = { ...EMPTY_MILESTONE, title: " Notes ", dueDate: "2026-03-10", stage: "Docs" };
    expect(createOf(text)).toEqual({ title: "Notes", dueDate: "2026-03-10", stage: "Docs" });
  });
});

describe("a deliverable in a form", () => {
  it("that is new leaves out what was left empty", () => {
    expect(createDeliverableOf({ ...EMPTY_DELIVERABLE, title: "Report " })).toEqual({
      title: "Report",
      status: "todo",
    });
  });

  it("sends what differs, and null for what was emptied", () => {
    const before = { ...EMPTY_DELIVERABLE, title: "Report", owner: "Ada", role: "tester" } as const;
    expect(changeOfDeliverable(before, { ...before, owner: "", role: "", status: "done" })).toEqual({
      owner: null,
      role: null,
      status: "done",
    });
    expect(changeOfDeliverable(before, before)).toEqual({});
  });
});
