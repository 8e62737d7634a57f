import { describe, expect, it } from "vitest";
import { median } from "./median.ts";

describe("the median", () => {
  it.each([
    [[], null],
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 2, 3], 2],
    [[1.6], 2],
  ] as const)("of %j is %j", (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});
