import { describe, expect, it } from "vitest";
import type { Gate } from "../../../../schema/contract/gates.ts";
import { differenceOf, isSame } from "./policy-difference.ts";

const order: Gate = { kind: "order" };
const tests: Gate = { kind: "tests", minimum: 10 };
const promotion = (from: string, soakMinutes = 0): Gate => ({ kind: "promotion", from, soakMinutes });

describe("the difference of two policies", () => {
  it("is nothing between the same, in whatever order the fields of a gate stand", () => {
    const turned = { from: "staging", kind: "promotion", soakMinutes: 0 } as const;
    expect(differenceOf([promotion("staging"), order], [turned, order])).toEqual({
      changes: [],
      isReordered: false,
    });
    expect(isSame([order], [order])).toBe(true);
  });

  it("is gates that came and gates that went", () => {
    expect(differenceOf([order], [tests])).toEqual({
      changes: [
        { kind: "added", gate: tests },
        { kind: "removed", gate: order },
      ],
      isReordered: false,
    });
  });

  it("is a gate that asks for something else now", () => {
    const stricter: Gate = { kind: "tests", minimum: 100 };
    expect(differenceOf([tests, order], [stricter, order]).changes).toEqual([
      { kind: "changed", before: tests, gate: stricter },
    ]);
  });

  it("tells gates of a kind apart by what they are called", () => {
    const before = [promotion("testing"), promotion("staging")];
    const after = [promotion("staging", 60), promotion("canary"), promotion("testing")];
    expect(differenceOf(before, after).changes).toEqual([
      { kind: "changed", before: promotion("staging"), gate: promotion("staging", 60) },
      { kind: "added", gate: promotion("canary") },
    ]);
  });

  it("is an order alone, where nothing else differs", () => {
    expect(differenceOf([tests, order], [order, tests])).toEqual({ changes: [], isReordered: true });
    expect(isSame([tests, order], [order, tests])).toBe(false);
    expect(differenceOf([tests, order], [order]).isReordered).toBe(false);
  });
});
