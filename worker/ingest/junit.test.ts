import { describe, expect, it } from "vitest";
import { JunitReader } from "./junit.ts";
import { duration } from "./junit-values.ts";
import { LIMITS, type Report } from "./report.ts";

const read = (document: string): Report => {
  const reader = new JunitReader();
  reader.write(document);
  return reader.end();
};
const suite = (cases: string, attributes = 'name="s"') => `<testsuite ${attributes}>${cases}</testsuite>`;
const only = (document: string) => {
  const { cases } = read(document);
  expect(cases).toHaveLength(1);
  return cases[0];
};
const statusOf = (inside: string, attributes = "") =>
  only(suite(`<testcase name="t" ${attributes}>${inside}</testcase>`))?.status;

describe("the outcome of a test", () => {
  it.each([
    ["", "passed"],
    ["<failure/>", "failed"],
    ["<error/>", "errored"],
    ["<skipped/>", "skipped"],
    ["<skip/>", "skipped"],
    ["<ignored/>", "skipped"],
    ["<disabled/>", "skipped"],
    ["<failure/><disabled/>", "skipped"],
    ["<disabled/><error/>", "skipped"],
    ["<failure/><error/>", "errored"],
    ["<error/><failure/>", "errored"],
    ["<skipped/><failure/>", "failed"],
    ["<failure/><skipped/>", "failed"],
    ["<rerunFailure/>", "passed"],
    ["<flakyFailure/>", "passed"],
    ["<flakyError/><skipped/>", "passed"],
    ["<flakyFailure/><failure/>", "failed"],
    ["<unheard-of/>", "passed"],
    ["<system-out><failure/></system-out>", "passed"],
    ["<properties><property><error/></property></properties>", "passed"],
    ["<failure><failure>inner</failure></failure>", "failed"],
  ])("with %s inside is %s", (inside, status) => {
    expect(statusOf(inside, "")).toBe(status);
  });

  it.each([
    ['status="disabled"', "", "skipped"],
    ['status="disabled"', "<failure/>", "skipped"],
    ['status="notrun"', "", "skipped"],
    ['status="run" result="suppressed"', "", "skipped"],
    ['status="skipped"', "", "skipped"],
    ['status="failed"', "", "failed"],
    ['status="Error"', "", "errored"],
    ['status="failed"', "<skipped/>", "skipped"],
    ['status="passed"', "<failure/>", "failed"],
    ['status="run" result="completed"', "", "passed"],
  ])("with %s and %s is %s", (attributes, inside, status) => {
    expect(statusOf(inside, attributes)).toBe(status);
  });

  it("that contains another is read as well as the one inside", () => {
    const { cases } = read(suite('<testcase name="outer"><failure/><testcase name="inner"/></testcase>'));
    expect(cases.map(({ name, status }) => [name, status])).toEqual([
      ["inner", "passed"],
      ["outer", "failed"],
    ]);
  });
});

describe("the message of a failure", () => {
  const messageOf = (failure: string) => only(suite(`<testcase name="t">${failure}</testcase>`))?.message;

  it("is its attribute and its text, on one line", () => {
    expect(messageOf('<failure message="Failed">cart_test.go:9:\n\ttoo slow</failure>')).toBe(
      "Failed cart_test.go:9: too slow",
    );
  });

  it("says nothing twice", () => {
    expect(messageOf('<failure message="too slow">too slow\n at cart</failure>')).toBe("too slow at cart");
  });

  it("is its type where there is nothing else", () => {
    expect(messageOf('<failure type="AssertionError"/>')).toBe("AssertionError");
  });

  it("is put together from text, references and CDATA", () => {
    expect(messageOf("<failure>a &lt; b &#38; <![CDATA[c]]]]><![CDATA[> d]]></failure>")).toBe(
      "a < b & c]]> d",
    );
  });

  it("is cut, and never in the middle of a character", () => {
    const message = messageOf(`<failure>${"😀".repeat(LIMITS.message)}</failure>`) ?? "";
    expect(message.length).toBe(LIMITS.message);
    expect(message.isWellFormed()).toBe(true);
  });

  it("holds no secret that a test printed", () => {
    expect(messageOf(`<failure message="401 for ghp_${"a".repeat(36)}"/>`)).toBe("401 for [redacted]");
  });

  it("is none of a test that passed in the end", () => {
    expect(messageOf("<flakyFailure>once</flakyFailure>")).toBeNull();
  });
});

describe("a suite", () => {
  it("that failed as a whole is a failed test, beside those that it lists", () => {
    const { totals, failures } = read(
      suite('<testcase name="t"/><error message="teardown failed"/>', 'name="s" tests="1"'),
    );
    expect(totals).toMatchObject({ tests: 2, passed: 1, failed: 1, errored: 0 });
    expect(failures).toEqual([{ suite: "s", name: "s", status: "failed", message: "teardown failed" }]);
  });

  it.each([
    ["<failure>first</failure><error>second</error>", "first"],
    ["<error>first</error><failure>second</failure>", "first"],
  ])("that failed more than once is one test, with what went wrong first: %s", (inside, message) => {
    const { totals, failures } = read(suite(inside, 'name="s"'));
    expect(totals).toMatchObject({ tests: 1, failed: 1 });
    expect(failures).toMatchObject([{ message }]);
  });

  it("that was skipped as a whole is no test", () => {
    expect(read(suite("<skipped/>", 'name="s"')).totals.tests).toBe(0);
  });

  it("that claims another number than it lists is warned of, and what is listed counts", () => {
    const report = read(suite('<testcase name="t"/>', 'name="s" tests="7" failures="3"'));
    expect(report.totals).toMatchObject({ tests: 1, passed: 1, failed: 0 });
    expect(report.warnings).toEqual(["suite s states 7 tests and lists 1"]);
  });

  it("that was cut off is no result of what it claims", () => {
    const report = read('<testsuites><testsuite name="s" tests="7" failures="0">');
    expect(report).toMatchObject({ partial: true, totals: { tests: 0, passed: 0 } });
  });

  it("whose name is another's holds attempts of the same tests", () => {
    const { totals } = read(
      `<testsuites>${suite('<testcase name="t"><failure/></testcase>')}${suite('<testcase name="t"/>')}</testsuites>`,
    );
    expect(totals).toMatchObject({ tests: 1, passed: 1, flaky: 1 });
  });

  it("without a name is told apart by its id", () => {
    const { cases } = read(
      `<testsuites>${suite('<testcase name="t"/>', 'id="a"')}${suite('<testcase name="t"/>', 'id="b"')}</testsuites>`,
    );
    expect(cases.map((each) => each.suite)).toEqual(["a", "b"]);
  });

  it("in a namespace is a suite", () => {
    const { totals } = read(
      '<j:testsuite xmlns:j="urn:j"><j:testcase name="t"><j:failure/></j:testcase></j:testsuite>',
    );
    expect(totals).toMatchObject({ tests: 1, failed: 1 });
  });

  it("takes its own time, else that of its tests", () => {
    const cases = '<testcase name="a" time="1"/><testcase name="b" time="2.5"/>';
    expect(read(suite(cases)).durationMs).toBe(3500);
    expect(read(suite(cases, 'name="s" time="9"')).durationMs).toBe(9000);
    expect(read(`<testsuites>${suite(cases)}${suite("", 'name="r" time="1"')}</testsuites>`).durationMs).toBe(
      4500,
    );
  });
});

describe("a time", () => {
  it.each([
    ["1.5", 1500],
    ["0", 0],
    ["-3", 0],
    ["1,234.56", 1_234_560],
    ["1.234,56", 1_234_560],
    ["1,234", 1_234_000],
    ["0,123", 123],
    ["0,5", 500],
    ["12,34", 12_340],
    ["1e-3", 1],
    [" 2 ", 2000],
  ])("of %s seconds is %i ms", (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(["", "  ", "<<computed>>", "NaN", "Infinity", "0x10", "1s", "1.2.3", ",", "9e99"])(
    "of %j is none",
    (text) => {
      expect(duration(text)).toBeNull();
    },
  );

  it("that nobody stated is none", () => {
    expect(duration(undefined)).toBeNull();
  });
});

describe("a test's name", () => {
  it("that is too long is cut, and stays another than one that begins like it", () => {
    const long = "n".repeat(LIMITS.name + 1);
    const { cases } = read(suite(`<testcase name="${long}a"/><testcase name="${long}b"/>`));
    expect(cases).toHaveLength(2);
    for (const { name } of cases) expect(name.length).toBeLessThanOrEqual(LIMITS.name);
  });

  it("shows control characters, so that names which differ in one stay different", () => {
    const { cases } = read(suite('<testcase name="a&#9;b"/><testcase name="a&#10;b"/>'));
    expect(cases.map(({ name }) => name)).toEqual(["a␉b", "a␊b"]);
  });

  it("may be one that objects have by nature", () => {
    const { totals, cases } = read(
      suite('<testcase name="__proto__" classname="constructor"/>', 'name="__proto__" constructor="x"'),
    );
    expect(totals.tests).toBe(1);
    expect(cases[0]).toMatchObject({ suite: "__proto__", name: "__proto__", classname: "constructor" });
  });
});
