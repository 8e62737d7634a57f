import { describe, expect, it } from "vitest";
import type { CaseStatus } from "../../schema/contract/events.ts";
import { ReportCollector, type SentResult } from "./report.ts";

const result = (status: CaseStatus, over: Partial<SentResult> = {}): SentResult => ({
  suite: "s",
  classname: "c",
  name: "t",
  status,
  flaky: false,
  durationMs: 1,
  message: status === "failed" || status === "errored" ? status : null,
  ...over,
});

const collected = (...results: SentResult[]) => {
  const collector = new ReportCollector();
  for (const each of results) collector.result(each);
  return collector.end();
};

describe("a test that stands twice in one report", () => {
  it.each<[CaseStatus[], CaseStatus, boolean]>([
    [["failed", "passed"], "passed", true],
    [["passed", "failed"], "passed", true],
    [["errored", "failed", "passed"], "passed", true],
    [["passed", "passed"], "passed", false],
    [["failed", "failed"], "failed", false],
    [["failed", "errored"], "errored", false],
    [["errored", "failed"], "errored", false],
    [["skipped", "failed"], "failed", false],
    [["skipped", "passed"], "passed", false],
    [["skipped", "skipped"], "skipped", false],
  ])("as %j is %s, flaky: %s", (statuses, status, flaky) => {
    const report = collected(...statuses.map((each) => result(each)));
    expect(report.cases).toMatchObject([{ status, flaky, attempts: statuses.length }]);
    expect(report.totals).toMatchObject({ tests: 1, [status]: 1, flaky: flaky ? 1 : 0 });
  });

  it("took as long as its attempts together", () => {
    const [one] = collected(result("failed"), result("passed", { durationMs: null }), result("passed")).cases;
    expect(one?.durationMs).toBe(2);
  });

  it("in two places is two tests", () => {
    const collector = new ReportCollector();
    collector.result(result("failed"), "@chromium");
    collector.result(result("passed"), "@firefox");
    expect(collector.end().totals).toMatchObject({ tests: 2, passed: 1, failed: 1, flaky: 0 });
  });
});

describe("a report", () => {
  it("without tests says so", () => {
    expect(collected()).toMatchObject({ totals: { tests: 0 }, warnings: ["the report holds no tests"] });
  });

  it("adds what a suite claims to what others list", () => {
    const collector = new ReportCollector();
    collector.declare({ tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1 });
    collector.result(result("passed"));
    expect(collector.end().totals).toEqual({
      tests: 4,
      passed: 2,
      failed: 1,
      errored: 0,
      skipped: 1,
      flaky: 0,
    });
  });

  it("names a failure's class where it has no suite, and (?) where it has no name", () => {
    expect(collected(result("failed", { suite: "", name: "" })).failures).toEqual([
      { suite: "c", name: "(?)", status: "failed", message: "failed" },
    ]);
  });
});
