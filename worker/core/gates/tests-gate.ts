import type { TestsGate } from "../../../schema/contract/gates.ts";
import type { SuiteEvidence } from "../release/evidence.ts";
import { blocked, count, type Finding, type GateFacts, passed, waiting, warned } from "./facts.ts";

type Wanted = { readonly name: string; readonly weight: number; readonly isKey: boolean };

/** How a suite did, its words, and why it counts so. */
type Score = {
  readonly wanted: Wanted;
  readonly outcome: "pass" | "warn" | "fail" | "wait";
  readonly because: string;
  readonly reasonCode: string;
  readonly tests: number;
};

const GATE = "tests";

function wantedOf(gate: TestsGate, evidence: readonly SuiteEvidence[]): Wanted[] {
  const named = gate.suites ?? [...new Set(evidence.map(({ suite }) => suite))];
  return named.map((suite) =>
    typeof suite === "string"
      ? { name: suite, weight: 1, isKey: false }
      : { name: suite.name, weight: suite.weight, isKey: suite.key },
  );
}

/** What counts for an environment: runs in none, in it, or in one before it on the way there. */
function evidenceFor({ standing, place }: GateFacts): readonly SuiteEvidence[] {
  const rank = (key: string) => place.order.findIndex((one) => one.key === key);
  const here = rank(place.environment);
  return standing.evidence.filter(
    ({ environment }) => environment === null || here < 0 || rank(environment) <= here,
  );
}

/** How many of a run's failures were not failures of the baseline. What a long list leaves out is taken for new. */
function newFailures(run: SuiteEvidence, baseline: readonly SuiteEvidence[] | null): number {
  const failed = (run.totals?.failed ?? 0) + (run.totals?.errored ?? 0);
  const known = new Set(
    (baseline ?? []).filter(({ suite }) => suite === run.suite).flatMap(({ failures }) => failures),
  );
  return failed - Math.min(failed, run.failures.filter((name) => known.has(name)).length);
}

const ran = ({ totals }: SuiteEvidence) => (totals ? totals.tests - totals.skipped : 0);

function judgeRun(run: SuiteEvidence, gate: TestsGate, facts: GateFacts): Omit<Score, "wanted" | "tests"> {
  const { suite, status, totals, partial } = run;
  if (status === "running")
    return { outcome: "wait", because: `${suite} is running`, reasonCode: "tests_running" };
  if (partial)
    return { outcome: "fail", because: `the report of ${suite} is incomplete`, reasonCode: "tests_partial" };
  const failed = (totals?.failed ?? 0) + (totals?.errored ?? 0);
  if (status === "unknown" || (status === "passed" && ran(run) === 0))
    return { outcome: "fail", because: `${suite} proves nothing: no test ran`, reasonCode: "tests_empty" };
  const fresh = newFailures(run, facts.place.baseline);
  const isTolerated = gate.maxNewFailures !== undefined && failed > 0 && fresh <= gate.maxNewFailures;
  if (status === "failed" && !isTolerated) {
    const what = gate.maxNewFailures === undefined ? failed : fresh;
    const noun = gate.maxNewFailures === undefined ? "test" : "new failure";
    const verb = gate.maxNewFailures === undefined ? " failed" : "";
    return {
      outcome: "fail",
      because: what > 0 ? `${count(what, noun)}${verb} in ${suite}` : `${suite} failed`,
      reasonCode: "tests_failed",
    };
  }
  const flaky = totals?.flaky ?? 0;
  if (flaky > 0 && gate.flaky === "deny")
    return {
      outcome: "fail",
      because: `${count(flaky, "test")} of ${suite} are flaky`,
      reasonCode: "tests_flaky",
    };
  if (isTolerated) {
    const because = `${count(failed, "failure")} in ${suite}, ${fresh} of them new`;
    return { outcome: "warn", because, reasonCode: "tests_known_failures" };
  }
  if (flaky > 0 && gate.flaky === undefined)
    return {
      outcome: "warn",
      because: `${count(flaky, "test")} of ${suite} flaky`,
      reasonCode: "tests_flaky",
    };
  return { outcome: "pass", because: `${suite} passed`, reasonCode: "tests_passed" };
}

const WORST = ["wait", "fail", "warn", "pass"] as const;

/** A suite by the worst of its runs: it may have run in several environments. */
function score(wanted: Wanted, runs: readonly SuiteEvidence[], gate: TestsGate, facts: GateFacts): Score {
  const mine = runs.filter(({ suite }) => suite === wanted.name);
  if (mine.length === 0) {
    const because = `nothing was reported of ${wanted.name} for this artifact`;
    return { wanted, outcome: "wait", because, reasonCode: "tests_missing", tests: 0 };
  }
  const judged = mine.map((run) => judgeRun(run, gate, facts));
  const worst = WORST.map((outcome) => judged.find((one) => one.outcome === outcome)).find((one) => one);
  if (!worst) throw new TypeError("a run without an outcome");
  return { wanted, ...worst, tests: mine.reduce((sum, run) => sum + ran(run), 0) };
}

const words = (scores: readonly Score[]) => scores.map(({ because }) => because).join("; ");

/** The share of the weights in percent: a pass counts whole, a warning half, a failure not at all (Keptn's SLO score). */
function shareOf(scores: readonly Score[]): number {
  const total = scores.reduce((sum, { wanted }) => sum + wanted.weight, 0);
  const worth = { pass: 1, warn: 0.5, fail: 0, wait: 0 };
  const got = scores.reduce((sum, { wanted, outcome }) => sum + wanted.weight * worth[outcome], 0);
  return total === 0 ? 100 : (100 * got) / total;
}

const CLEARED = "a test run of this artifact that passes";

function weigh(scores: readonly Score[], gate: TestsGate, passAt: number): Finding {
  const failedKey = scores.filter(({ wanted, outcome }) => wanted.isKey && outcome === "fail");
  if (failedKey.length > 0)
    return blocked({
      gate: GATE,
      because: words(failedKey),
      reasonCode: "tests_key_failed",
      clearedBy: CLEARED,
    });
  const share = shareOf(scores);
  const said = `${Math.round(share)} % of what the suites weigh passed, ${passAt} % are asked for`;
  if (share >= passAt) return passed({ gate: GATE, because: said, reasonCode: "tests_passed" });
  const bad = scores.filter(({ outcome }) => outcome !== "pass");
  const because = `${said}: ${words(bad)}`;
  if (gate.warnAt !== undefined && share >= gate.warnAt)
    return warned({ gate: GATE, because, reasonCode: "tests_below_mark" });
  return blocked({ gate: GATE, because, reasonCode: "tests_below_mark", clearedBy: CLEARED });
}

/**
 * Whether the tests of the artifact are in and good enough. An empty or truncated report is never green, and fewer
 * tests than the minimum (1 unless said) prove nothing.
 */
export function evaluateTests(gate: TestsGate, facts: GateFacts): Finding {
  const evidence = evidenceFor(facts);
  const scores = wantedOf(gate, evidence).map((wanted) => score(wanted, evidence, gate, facts));
  const missing = scores.filter(({ outcome }) => outcome === "wait");
  if (scores.length === 0 || missing.length > 0) {
    const because = scores.length === 0 ? "no test run was reported for this artifact" : words(missing);
    const reasonCode = missing[0]?.reasonCode ?? "tests_missing";
    return waiting({ gate: GATE, because, reasonCode, clearedBy: "a report of the missing suites" });
  }
  const minimum = gate.minimum ?? 1;
  const tests = scores.reduce((sum, one) => sum + one.tests, 0);
  const failures = scores.filter(({ outcome }) => outcome === "fail");
  if (tests < minimum && failures.length === 0) {
    const because = `${count(tests, "test")} ran, at least ${minimum} are asked for`;
    return blocked({ gate: GATE, because, reasonCode: "tests_too_few", clearedBy: CLEARED });
  }
  if (gate.passAt !== undefined) return weigh(scores, gate, gate.passAt);
  if (failures.length > 0) {
    const reasonCode = failures[0]?.reasonCode ?? "tests_failed";
    return blocked({ gate: GATE, because: words(failures), reasonCode, clearedBy: CLEARED });
  }
  const doubtful = scores.filter(({ outcome }) => outcome === "warn");
  if (doubtful.length > 0)
    return warned({
      gate: GATE,
      because: words(doubtful),
      reasonCode: doubtful[0]?.reasonCode ?? "tests_flaky",
    });
  return passed({ gate: GATE, because: `${count(tests, "test")} passed`, reasonCode: "tests_passed" });
}
