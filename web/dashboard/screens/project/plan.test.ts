import { describe, expect, it } from "vitest";
import { changesOf, EMPTY_PLAN, filledOf, planOf } from "./plan.ts";

describe("a plan as it was typed", () => {
  it("says nothing where nothing was filled in", () => {
    expect(planOf({ ...EMPTY_PLAN, name: "  " })).toEqual({
      name: null,
      targetDate: null,
      owner: null,
      goals: null,
    });
  });

  it("has one goal a line, without blanks around it", () => {
    const typed = {
      name: " Gift cards ",
      targetDate: "2026-12-08",
      owner: "shop-team",
      goals: "Buy\n\n redeem \n",
    };
    expect(planOf(typed)).toEqual({
      name: "Gift cards",
      targetDate: "2026-12-08",
      owner: "shop-team",
      goals: ["Buy", "redeem"],
    });
  });

  it("is sent without what was left empty", () => {
    expect(filledOf({ ...EMPTY_PLAN, owner: "shop-team" })).toEqual({ owner: "shop-team" });
  });

  it("is changed only where it differs, and emptied with null", () => {
    const before = { name: "Gift cards", targetDate: "2026-12-08", owner: "shop-team", goals: "" };
    expect(changesOf(before, { ...before, name: "", goals: "Buy" })).toEqual({ name: null, goals: ["Buy"] });
    expect(changesOf(before, before)).toEqual({});
  });
});
