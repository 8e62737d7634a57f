import type { TestStatus } from "../../../schema/contract/releases.ts";
import type { Totals } from "../../../schema/contract/reports.ts";
import { artifactOf, isEvidenceFor } from "./artifact.ts";
import type { FailureDetail } from "./entry.ts";
import { isLater, type ReleaseState, type Stamp, type TestRunFact } from "./state.ts";

/** What the newest run of a suite says of the artifact there is. */
export type SuiteEvidence = {
  readonly suite: string;
  /** The key of the environment it ran in; null: in none. */
  readonly environment: string | null;
  readonly status: TestStatus;
  readonly totals: Totals | null;
  readonly partial: boolean;
  /** The cases that failed, by name; the rest of a long list is only counted in the totals. */
  readonly failures: readonly string[];
};

/** Most failures a release keeps at hand by name, over all its suites. */
export const MAX_NAMED_FAILURES = 200;

/** One case, as far as a report names it. */
export const caseName = ({ suite, name }: Pick<FailureDetail, "suite" | "name">): string =>
  `${suite}\n${name}`.slice(0, 200);

const momentOf = (run: TestRunFact, id: string) => ({
  at: run.finished?.at ?? run.startedAt ?? 0,
  key: `${run.finished ? 1 : 0}${id}`,
});

/** The newest run of each suite and environment that is about the artifact there is. */
export function evidenceOf(state: ReleaseState): SuiteEvidence[] {
  const now = artifactOf(state);
  const newest = new Map<string, { id: string; run: TestRunFact }>();
  for (const [id, run] of Object.entries(state.testRuns)) {
    const subject = { commit: run.commit?.value ?? null, digest: run.digest?.value ?? null };
    if (!isEvidenceFor(subject, now)) continue;
    const group = `${run.suite}|${run.environment?.value ?? ""}`;
    const before = newest.get(group);
    if (!before || isLater(momentOf(run, id), momentOf(before.run, before.id)))
      newest.set(group, { id, run });
  }
  let room = MAX_NAMED_FAILURES;
  return [...newest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { run }]) => {
      const found = run.finished?.value;
      const failures = (found?.failures ?? []).slice(0, room).map(caseName);
      room -= failures.length;
      return {
        suite: run.suite,
        environment: run.environment?.value ?? null,
        status: found?.status ?? "running",
        totals: found?.totals ?? null,
        partial: found?.partial ?? false,
        failures,
      };
    });
}

export type TestStanding = { readonly status: TestStatus; readonly totals: Totals };

export const NO_TOTALS: Totals = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };

/** The newest finished or running run of each suite and environment: older runs of a suite no longer speak. */
export function speakingRuns(state: ReleaseState): TestRunFact[] {
  const newest = new Map<string, { run: TestRunFact; moment: Stamp }>();
  for (const [id, run] of Object.entries(state.testRuns)) {
    const group = `${run.suite}|${run.environment?.value ?? ""}`;
    const moment = { at: run.finished?.at ?? run.startedAt ?? 0, key: `${run.finished ? 1 : 0}${id}` };
    const before = newest.get(group);
    if (!before || isLater(moment, before.moment)) newest.set(group, { run, moment });
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { run }]) => run);
}

export const runStatus = (run: TestRunFact): TestStatus => run.finished?.value.status ?? "running";

/** One word for all suites: a failure outweighs what is unknown, that a run in progress, that a pass. */
export function testStanding(state: ReleaseState): TestStanding {
  const runs = speakingRuns(state);
  const totals = { ...NO_TOTALS };
  for (const run of runs) {
    const counted = run.finished?.value.totals;
    if (!counted) continue;
    for (const name of Object.keys(totals) as (keyof Totals)[]) totals[name] += counted[name];
  }
  const statuses = new Set(runs.map(runStatus));
  const status =
    (["failed", "unknown", "running", "passed"] as const).find((word) => statuses.has(word)) ?? "none";
  return { status, totals };
}
