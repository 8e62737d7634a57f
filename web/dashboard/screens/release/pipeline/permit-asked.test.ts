import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../../../schema/contract/gates.ts";
import { RequestFailed } from "../../../api/request-failed.ts";
import { inTheWay, isPassable, newClaim, verdictsIn } from "./permit-asked.ts";

const closed = (gate: string, reasonCode = "x"): Verdict => ({
  gate,
  outcome: "blocked",
  because: "so",
  reasonCode,
});
const refusal = (extra: object) =>
  new RequestFailed({ type: "", title: "", status: 409, detail: "", requestId: "", ...extra });

describe("asking for a permit", () => {
  it("has a name of its own, whoever asks", () => {
    expect(newClaim()).toMatch(/^[0-9a-f]{24}$/);
    expect(newClaim()).not.toBe(newClaim());
  });

  it("is refused with verdicts, or for something else", () => {
    expect(verdictsIn(refusal({ verdicts: [closed("tests")] }))).toHaveLength(1);
    expect(verdictsIn(refusal({}))).toBeNull();
    expect(verdictsIn(refusal({ verdicts: "many" }))).toBeNull();
    expect(verdictsIn(new Error("no answer"))).toBeNull();
  });

  it("does not find the order in its way where it goes back on purpose", () => {
    const verdicts = [closed("order", "order_outdated"), closed("tests")];
    expect(inTheWay(verdicts, false)).toHaveLength(2);
    expect(inTheWay(verdicts, true).map(({ gate }) => gate)).toEqual(["tests"]);
  });
});

describe("closed gates", () => {
  it("can be passed with a reason, but for the lock and a release that is called off", () => {
    expect(isPassable([closed("tests"), closed("freeze")])).toBe(true);
    expect(isPassable([closed("tests"), closed("lock")])).toBe(false);
    expect(isPassable([closed("release", "release_cancelled")])).toBe(false);
    expect(isPassable([closed("release", "release_halted")])).toBe(true);
  });

  it("are not passed where there is none", () => {
    expect(isPassable([])).toBe(false);
  });
});
