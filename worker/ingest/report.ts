import type { CaseStatus } from "../../schema/contract/events.ts";
import type { Totals } from "../../schema/contract/reports.ts";
import type { FailureDetail } from "../core/release/entry.ts";
import { MAX_FAILURES, UNNAMED } from "./native.ts";

/** One result of one test, as a report states it. Durations are milliseconds. */
export type SentResult = {
  readonly suite: string;
  readonly classname: string;
  readonly name: string;
  readonly status: CaseStatus;
  /** The report itself says that it passed only after failing. */
  readonly flaky: boolean;
  readonly durationMs: number | null;
  readonly message: string | null;
};

export type TestCase = { -readonly [K in keyof SentResult]: SentResult[K] } & { attempts: number };

export type Report = {
  readonly totals: Totals;
  readonly durationMs: number | null;
  readonly suites: number;
  /** Cut off or broken: what it says may not be all, so its result is unknown. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  readonly failures: readonly FailureDetail[];
  readonly cases: readonly TestCase[];
};

/** Limits that keep a report inside the memory of a Worker. */
export const LIMITS = { cases: 200_000, suites: 20_000, name: 1000, message: 1000, warnings: 50 } as const;

/** A report too large to be read in one go; nothing of it is kept. */
export class ReportTooLarge extends Error {
  constructor(what: string) {
    super(`the report has more than ${what}`);
    this.name = "ReportTooLarge";
  }
}

const SEVERITY: Record<CaseStatus, number> = { errored: 3, failed: 2, skipped: 1, passed: 0 };

/** Two results of one test in one report are attempts: any pass makes it a flaky pass, else the worst one counts. */
function merge(before: TestCase, again: SentResult): void {
  before.attempts += 1;
  const statuses = [before.status, again.status];
  const failed = statuses.some((status) => SEVERITY[status] >= SEVERITY.failed);
  const passed = statuses.includes("passed");
  before.flaky = before.flaky || again.flaky || (passed && failed);
  if (passed) before.status = "passed";
  else if (SEVERITY[again.status] > SEVERITY[before.status]) before.status = again.status;
  before.message = again.message ?? before.message;
  if (again.durationMs !== null) before.durationMs = (before.durationMs ?? 0) + again.durationMs;
}

/** Collects results into a report, whatever the format they came in. */
export class ReportCollector {
  readonly #cases = new Map<string, TestCase>();
  readonly #warnings = new Set<string>();
  readonly #declared: Totals = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  #suites = 0;
  #partial = false;
  #durationMs: number | null = null;

  suite(): void {
    this.#suites += 1;
    if (this.#suites > LIMITS.suites) throw new ReportTooLarge(`${LIMITS.suites} suites`);
  }

  /** @param place tells apart what one report may hold twice under one name: hosts, suites without a name */
  result(result: SentResult, place = ""): void {
    // Nothing says that two tests without a name are the same one.
    const name = result.name === "" ? `\u0000${this.#cases.size}` : result.name;
    const identity = [result.suite, result.classname, name, place].join("\u0000");
    const before = this.#cases.get(identity);
    if (before) {
      merge(before, result);
      return;
    }
    this.#cases.set(identity, { ...result, name: result.name || UNNAMED, attempts: 1 });
    if (this.#cases.size > LIMITS.cases) throw new ReportTooLarge(`${LIMITS.cases} test cases`);
  }

  /** Counts that a suite states without listing the tests. */
  declare(totals: Omit<Totals, "flaky">): void {
    for (const name of ["tests", "passed", "failed", "errored", "skipped"] as const)
      this.#declared[name] += totals[name];
  }

  took(ms: number): void {
    this.#durationMs = (this.#durationMs ?? 0) + ms;
  }

  warn(warning: string): void {
    if (this.#warnings.size < LIMITS.warnings) this.#warnings.add(warning);
  }

  broken(because: string): void {
    this.#partial = true;
    this.warn(because);
  }

  end(): Report {
    const cases = [...this.#cases.values()];
    const totals: Totals = { ...this.#declared, tests: this.#declared.tests + cases.length };
    const failures: FailureDetail[] = [];
    for (const { suite, classname, name, status, flaky, message } of cases) {
      totals[status] += 1;
      if (flaky && status === "passed") totals.flaky += 1;
      const isFailure = status === "failed" || status === "errored";
      if (isFailure && failures.length < MAX_FAILURES)
        failures.push({ suite: suite || classname, name, status, message });
    }
    if (totals.tests === 0) this.warn("the report holds no tests");
    return {
      totals,
      durationMs: this.#durationMs,
      suites: this.#suites,
      partial: this.#partial,
      warnings: [...this.#warnings],
      failures,
      cases,
    };
  }
}
