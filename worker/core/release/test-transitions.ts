import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import { shortened } from "../webhooks/cut.ts";
import type { Message } from "../webhooks/message.ts";
import type { FailureDetail } from "./entry.ts";
import { caseName, runStatus, type SuiteEvidence } from "./evidence.ts";
import { pairs, type Scene } from "./scene.ts";
import { isLater, type ReleaseState, type TestRunFact } from "./state.ts";

type Baseline = readonly SuiteEvidence[];
type Finished = TestRunFact & { readonly finished: NonNullable<TestRunFact["finished"]> };

/** At most so many failures are named. */
export const MOST_FAILURES = 50;

const factsOf = ({ release, nameOf }: Scene, run: TestRunFact): WebhookFacts<"test_run.finished"> => ({
  release,
  environment: run.environment ? nameOf(run.environment.value) : null,
  testRun: {
    id: run.id,
    suite: run.suite,
    status: runStatus(run),
    totals: run.finished?.value.totals ?? null,
    url: run.url?.value ?? null,
  },
});

/** The run of the same suite, in the same environment, that finished last before another. */
function runBefore(state: ReleaseState, run: TestRunFact): TestRunFact | null {
  let found: TestRunFact | null = null;
  for (const other of Object.values(state.testRuns)) {
    const isSame =
      other.suite === run.suite && (other.environment?.value ?? null) === (run.environment?.value ?? null);
    if (!isSame || !other.finished || !run.finished || !isLater(run.finished, other.finished)) continue;
    if (!found?.finished || isLater(other.finished, found.finished)) found = other;
  }
  return found;
}

const nameOfCase = ({ suite, name }: FailureDetail): string =>
  shortened([suite, name].filter((part) => part !== "").join(" › "), 200);

/** The runs that a commit finished, in the order in which they did. */
const newlyFinished = ({ before, after }: Pick<Scene, "before" | "after">): Finished[] =>
  pairs(before.testRuns, after.testRuns)
    .filter(({ was }) => !was?.finished)
    .map(({ is }) => is)
    .filter((run): run is Finished => run.finished !== null)
    .toSorted((a, b) => (isLater(a.finished, b.finished) ? 1 : -1));

/** Whether a run failed and the one before it passed: then all that fails in it is new. */
const isFirstFailure = (state: ReleaseState, run: Finished): boolean => {
  const before = runStatus(run) === "failed" ? runBefore(state, run) : null;
  return before !== null && runStatus(before) === "passed";
};

/**
 * Whether what a commit tells of its tests depends on how the last released version did: a run of it failed, and none of
 * the release's own says that it had passed.
 */
export const needsBaseline = (before: ReleaseState, after: ReleaseState): boolean =>
  newlyFinished({ before, after }).some(
    (run) =>
      runStatus(run) === "failed" && run.finished.value.failures.length > 0 && !isFirstFailure(after, run),
  );

/** Whether everything that failed in a run is named. */
const namesAll = ({ status, totals, partial, failures }: SuiteEvidence): boolean =>
  !partial &&
  (status === "passed" ||
    (status === "failed" && totals !== null && failures.length >= totals.failed + totals.errored));

/** What failed at the baseline in a run's suite, in its environment where it ran there; null: that is not known whole. */
function failedAtBaseline(baseline: Baseline, { suite, environment }: TestRunFact): Set<string> | null {
  const ofSuite = baseline.filter((run) => run.suite === suite);
  const there = ofSuite.filter((run) => run.environment === (environment?.value ?? null));
  const runs = there.length > 0 ? there : ofSuite;
  return runs.length > 0 && runs.every(namesAll) ? new Set(runs.flatMap(({ failures }) => failures)) : null;
}

const told = (failures: readonly FailureDetail[]) => failures.slice(0, MOST_FAILURES).map(nameOfCase);
const seenName = (suite: string, failure: FailureDetail) => `${suite}\n${caseName(failure)}`;
const failedIn = ({ suite, finished }: TestRunFact): string[] =>
  (finished?.value.failures ?? []).map((failure) => seenName(suite, failure));

/**
 * Test runs that finished by a commit, and what fails in them that passed before: in the run before, or at the last
 * released version where this release did not fail it yet. Each run once.
 * @param baseline what the last released version's tests said; null: nothing is known of any
 */
export function testTransitions(scene: Scene, baseline: Baseline | null): Message[] {
  const seen = new Set(baseline ? Object.values(scene.before.testRuns).flatMap(failedIn) : []);
  return newlyFinished(scene).flatMap((run): Message[] => {
    const facts = factsOf(scene, run);
    const { environment } = facts;
    const { at, value } = run.finished;
    const finished: Message = { type: "test_run.finished", environment, at, facts };
    const failed = baseline && value.status === "failed" ? failedAtBaseline(baseline, run) : null;
    const isNew = (failure: FailureDetail) =>
      failed !== null && !failed.has(caseName(failure)) && !seen.has(seenName(run.suite, failure));
    const isFirst = isFirstFailure(scene.after, run);
    const failures = told(isFirst ? value.failures : value.failures.filter(isNew));
    for (const name of failedIn(run)) seen.add(name);
    if (!isFirst && failures.length === 0) return [finished];
    return [finished, { type: "test.regressed", environment, at, facts: { ...facts, failures } }];
  });
}
