import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Totals } from "../../schema/contract/reports.ts";
import { JunitReader } from "./junit.ts";
import type { Report } from "./report.ts";

const readFixture = (name: string): Report => {
  const reader = new JunitReader();
  reader.write(readFileSync(join(import.meta.dirname, "fixtures", `${name}.xml`)));
  return reader.end();
};

const totals = (over: Partial<Totals>): Totals => ({
  tests: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  flaky: 0,
  ...over,
});

type Stated = { totals: Totals; suites: number; ms: number | null; warnings?: string[] };

const DIALECTS: { [name: string]: Stated } = {
  surefire: {
    totals: totals({ tests: 6, passed: 3, failed: 1, errored: 1, skipped: 1, flaky: 1 }),
    suites: 1,
    ms: 1_234_500,
  },
  nextest: { totals: totals({ tests: 4, passed: 2, failed: 2, flaky: 1 }), suites: 1, ms: 500 },
  pytest: {
    totals: totals({ tests: 6, passed: 2, failed: 1, errored: 1, skipped: 2 }),
    suites: 1,
    ms: 2500,
  },
  gotestsum: {
    totals: totals({ tests: 4, passed: 3, failed: 1, flaky: 1 }),
    suites: 2,
    ms: 1200,
  },
  "go-junit-report": {
    totals: totals({ tests: 4, passed: 1, failed: 1, errored: 1, skipped: 1 }),
    suites: 2,
    ms: 160,
  },
  googletest: { totals: totals({ tests: 4, passed: 1, failed: 1, skipped: 2 }), suites: 1, ms: 30 },
  phpunit: { totals: totals({ tests: 4, passed: 1, failed: 1, errored: 1, skipped: 1 }), suites: 3, ms: 400 },
  playwright: { totals: totals({ tests: 4, passed: 2, failed: 1, skipped: 1 }), suites: 2, ms: 3500 },
  jenkins: { totals: totals({ tests: 3, passed: 2, failed: 1 }), suites: 3, ms: 20 },
  "web-test-runner": {
    totals: totals({ tests: 3, passed: 1, failed: 1, skipped: 1 }),
    suites: 1,
    ms: 0,
    warnings: ["disallowed character."],
  },
  bazel: { totals: totals({ tests: 1, errored: 1 }), suites: 1, ms: 12_000 },
  declared: {
    totals: totals({ tests: 9, passed: 4, failed: 2, errored: 1, skipped: 2 }),
    suites: 1,
    ms: 10_000,
    warnings: ["suite nightly states 9 tests and lists none"],
  },
  unnamed: { totals: totals({ tests: 6, passed: 5, failed: 1 }), suites: 2, ms: null },
  ctest: { totals: totals({ tests: 4, passed: 1, failed: 1, skipped: 2 }), suites: 1, ms: 1000 },
};

describe("a report in the dialect of", () => {
  it.each(Object.entries(DIALECTS))("%s has the totals that its tests had", (name, stated) => {
    const report = readFixture(name);
    expect(report.totals).toEqual(stated.totals);
    expect(report.suites).toBe(stated.suites);
    expect(report.durationMs).toBe(stated.ms);
    expect(report.partial).toBe(false);
    const said = report.warnings.filter((warning) => !/^suite .* lists [1-9]/.test(warning));
    expect(said).toEqual(stated.warnings ?? []);
  });

  it("Surefire names the test, its suite and what was wrong", () => {
    const { failures } = readFixture("surefire");
    expect(failures).toEqual([
      {
        suite: "shop.CartTest",
        name: "removes",
        status: "failed",
        message:
          "expected: <1> but was: <2> org.opentest4j.AssertionFailedError: expected: <1> but was: <2> at shop.CartTest.removes(CartTest.java:21)",
      },
      {
        suite: "shop.CartTest",
        name: "pays",
        status: "errored",
        message: "connection refused java.net.ConnectException: connection refused",
      },
    ]);
  });

  it("pytest takes the error of a teardown for worse than the failure before it", () => {
    const { cases } = readFixture("pytest");
    expect(cases.find(({ name }) => name === "test_teardown")).toMatchObject({
      status: "errored",
      message: 'failed on teardown with "RuntimeError" RuntimeError',
    });
  });

  it("gotestsum has a test that was run again as one test of two attempts", () => {
    const { cases } = readFixture("gotestsum");
    expect(cases.find(({ name }) => name === "TestFlaky")).toMatchObject({
      status: "passed",
      flaky: true,
      attempts: 2,
      durationMs: 200,
    });
  });

  it("PHPUnit joins the names of nested suites and counts a parent's numbers once", () => {
    const { cases } = readFixture("phpunit");
    expect(cases.map(({ suite }) => suite)).toEqual([
      "CLI Arguments › Shop\\CartTest",
      "CLI Arguments › Shop\\CartTest › Shop\\CartTest::testAdds",
      "CLI Arguments › Shop\\CartTest › Shop\\CartTest::testAdds",
      "CLI Arguments › Shop\\CartTest › Shop\\CartTest::testAdds",
    ]);
  });

  it("Playwright keeps a failure in one browser apart from the pass in another", () => {
    const { cases, totals: counted } = readFixture("playwright");
    expect(cases.filter(({ name }) => name === "cart › pays").map(({ status }) => status)).toEqual([
      "failed",
      "passed",
    ]);
    expect(counted.flaky).toBe(0);
  });

  it("Jenkins makes a suite that could not begin a failed test, and a nameless test a (?)", () => {
    const { cases } = readFixture("jenkins");
    expect(
      cases.map(({ classname, name, status, durationMs }) => [classname, name, status, durationMs]),
    ).toEqual([
      ["fs.Read", "(?)", "passed", 0],
      ["fs.Read", "(?)", "passed", null],
      ["fs.Init", "fs.Init", "failed", 10],
    ]);
  });

  it("Bazel closes a CDATA section inside another without losing what comes after", () => {
    expect(readFixture("bazel").failures).toEqual([
      {
        suite: "shop/cart_test",
        name: "shop/cart_test",
        status: "errored",
        message: "exited with error code 1",
      },
    ]);
  });
});
