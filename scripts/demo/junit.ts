import type { Fact, TestCase, TestReport } from "./fact.ts";
import type { IngestRequest } from "./request.ts";

const ENTITIES: { readonly [char: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
const seconds = (ms: number) => (ms / 1000).toFixed(3);

const camel = (text: string) => text.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (text: string) => camel(` ${text}`);
const snake = (text: string) => text.replaceAll(" ", "_");

/** How each runner names a test: its class and its name. */
const NAMES: Record<TestReport["runner"], (test: TestCase) => readonly [classname: string, name: string]> = {
  surefire: ({ area, check }) => [`harbour.payments.${pascal(area)}Test`, camel(check)],
  pytest: ({ area, check }) => [`tests.test_${snake(area)}`, `test_${snake(check)}`],
  jest: ({ area, check }) => [`${area} ${check}`, `${area} ${check}`],
};

function testcase(test: TestCase, runner: TestReport["runner"]): string {
  const [classname, name] = NAMES[runner](test).map(escaped);
  const open = `<testcase classname="${classname}" name="${name}" time="${seconds(test.durationMs)}"`;
  const message = escaped(test.message);
  switch (test.status) {
    case "passed":
      return `    ${open}/>`;
    case "skipped":
      return `    ${open}><skipped/></testcase>`;
    case "failed":
      return `    ${open}><failure message="${message}">${message}</failure></testcase>`;
    case "flaky":
      return `    ${open}><flakyFailure message="${message}">${message}</flakyFailure></testcase>`;
  }
}

/** The file as its runner writes it: one suite for each area. */
export function junitFile({ suite, cases, runner }: TestReport): string {
  const areas = [...new Set(cases.map(({ area }) => area))];
  const suites = areas.map((area) => {
    const own = cases.filter((test) => test.area === area);
    const count = (status: TestCase["status"]) => own.filter((test) => test.status === status).length;
    const time = seconds(own.reduce((sum, { durationMs }) => sum + durationMs, 0));
    const counts = `tests="${own.length}" failures="${count("failed")}" errors="0" skipped="${count("skipped")}"`;
    const lines = own.map((test) => testcase(test, runner));
    return [`  <testsuite name="${escaped(area)}" ${counts} time="${time}">`, ...lines, "  </testsuite>"];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(suite)}" tests="${cases.length}">`,
    ...suites.flat(),
    "</testsuites>",
    "",
  ].join("\n");
}

export function reportRequest(fact: Fact & TestReport): IngestRequest {
  const { project, version, commit, environment, suite, runId } = fact;
  const known = Object.entries({ project, version, commit, environment, suite, run: runId, format: "junit" });
  const query = new URLSearchParams(
    known.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  return {
    path: `/reports?${query}`,
    headers: { "content-type": "application/xml" },
    body: junitFile(fact),
    events: 1,
  };
}
