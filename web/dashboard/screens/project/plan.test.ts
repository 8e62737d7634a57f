import { describe, expect, it } from "vitest";
import { EMPTY_PLAN, planOf } from "./plan.ts";

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
});
