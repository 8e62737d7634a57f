import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import { shortened } from "../webhooks/cut.ts";
import type { Message } from "../webhooks/message.ts";
import type { FailureDetail } from "./entry.ts";
import { runStatus } from "./evidence.ts";
import { pairs, type Scene } from "./scene.ts";
import { isLater, type ReleaseState, type TestRunFact } from "./state.ts";

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

/** Test runs that finished by a commit, and those that failed where the run before them passed: each run once. */
export const testTransitions = (scene: Scene): Message[] =>
  pairs(scene.before.testRuns, scene.after.testRuns).flatMap(({ was, is }): Message[] => {
    if (!is.finished || was?.finished) return [];
    const facts = factsOf(scene, is);
    const { environment } = facts;
    const { at, value } = is.finished;
    const finished: Message = { type: "test_run.finished", environment, at, facts };
    const before = value.status === "failed" ? runBefore(scene.after, is) : null;
    if (!before || runStatus(before) !== "passed") return [finished];
    const failures = value.failures.slice(0, MOST_FAILURES).map(nameOfCase);
    return [finished, { type: "test.regressed", environment, at, facts: { ...facts, failures } }];
  });
