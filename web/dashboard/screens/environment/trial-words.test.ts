import { describe, expect, it } from "vitest";
import { resultInWords } from "./trial-words.ts";

const MONTH = { from: "2026-02-08T12:00:00.000Z", to: "2026-03-10T12:00:00.000Z" };

describe("what a policy would have stopped", () => {
  it.each([
    [0, 0, "Nothing was deployed here in the last 30 days, so there is nothing to look at."],
    [1, 0, "It would have let the one deployment in the last 30 days through."],
    [1, 1, "It would have stopped the one deployment in the last 30 days."],
    [5, 0, "It would have let all 5 deployments in the last 30 days through."],
    [5, 5, "It would have stopped all 5 deployments in the last 30 days."],
    [5, 2, "It would have stopped 2 of 5 deployments in the last 30 days."],
  ])("of %d deployments %d: %s", (looked, stopped, words) => {
    expect(resultInWords({ ...MONTH, looked, stopped })).toBe(words);
  });
});
