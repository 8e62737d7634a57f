import { describe, expect, it } from "vitest";
import { STANDING_GATES } from "../../../../schema/contract/gates.ts";
import { GATE_WORDS } from "../../words/gates.ts";
import { clearingOf } from "./clearing.ts";

describe("what clears a closed gate", () => {
  it("is known of every gate but one of versions, where another version is what helps", () => {
    const gates = [...STANDING_GATES, ...Object.keys(GATE_WORDS)];
    const without = gates.filter((gate) => clearingOf({ gate, reasonCode: "x" }) === null);
    expect(without).toEqual(["order"]);
  });

  it("is a word of approval where one is missing, and a look at the words where somebody rejected", () => {
    expect(clearingOf({ gate: "approvals", reasonCode: "approvals_missing" })).toEqual({ kind: "approve" });
    expect(clearingOf({ gate: "approvals", reasonCode: "approval_rejected" })?.kind).toBe("release");
  });

  it("is nothing for a release that is called off, or a gate that is newer than this page", () => {
    expect(clearingOf({ gate: "release", reasonCode: "release_cancelled" })).toBeNull();
    expect(clearingOf({ gate: "moon_phase", reasonCode: "x" })).toBeNull();
  });
});
