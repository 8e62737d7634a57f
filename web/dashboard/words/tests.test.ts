import { describe, expect, it } from "vitest";
import { testsLook, totalsInWords } from "./tests.ts";

const totals = { tests: 10, passed: 7, failed: 1, errored: 1, skipped: 1, flaky: 0 };

describe("tests in words", () => {
  it("say first what is broken", () => {
    expect(totalsInWords(totals)).toBe("1 failed, 1 errored, 7 passed, 1 skipped");
    expect(totalsInWords({ ...totals, tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0 })).toBe(
      "no tests",
    );
  });

  it("give the number that matters to a state", () => {
    expect(testsLook("failed", totals)).toMatchObject({ word: "2 failed", tone: "bad" });
    expect(testsLook("passed", { ...totals, failed: 0, errored: 0 })).toMatchObject({ word: "7 passed" });
    expect(testsLook("running", totals).word).toBe("Tests running");
  });
});
