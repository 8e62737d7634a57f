import type { TestStatus } from "../../../schema/contract/releases.ts";
import type { Totals } from "../../../schema/contract/reports.ts";
import { type Look, TEST_LOOKS } from "./states.ts";

const NUMBER = new Intl.NumberFormat();

/** How tests ended, with the number that matters: how many failed, else how many passed. */
export function testsLook(status: TestStatus, { tests, passed, failed, errored }: Totals): Look {
  const look = TEST_LOOKS[status];
  const broken = failed + errored;
  if (status === "failed" && broken > 0) return { ...look, word: `${NUMBER.format(broken)} failed` };
  if (status === "passed" && tests > 0) return { ...look, word: `${NUMBER.format(passed)} passed` };
  return look;
}

/** All the numbers of a run in words, those that are nothing left out: "412 passed, 2 skipped". */
export function totalsInWords({ passed, failed, errored, skipped, flaky }: Totals): string {
  const parts = [
    [failed, "failed"],
    [errored, "errored"],
    [passed, "passed"],
    [skipped, "skipped"],
    [flaky, "flaky"],
  ] as const;
  const said = parts.flatMap(([count, word]) => (count > 0 ? [`${NUMBER.format(count)} ${word}`] : []));
  return said.length > 0 ? said.join(", ") : "no tests";
}
