import type { CaseStatus } from "../../schema/contract/events.ts";
import {
  bounded,
  count,
  duration,
  isNotRun,
  messageOf,
  OUTCOMES,
  RANK,
  statedStatus,
} from "./junit-values.ts";
import { LIMITS, type Report, ReportCollector } from "./report.ts";
import { Unreadable } from "./sent.ts";
import { type Attributes, XmlReader } from "./xml.ts";

/**
 * JUnit XML in the dialects of Surefire, pytest, gotestsum, nextest, jest, PHPUnit, Bazel and others, read as a stream.
 * There is no standard; the counting rules are those its producers' own tests agree on: what is listed counts, not what
 * a suite claims; error outweighs failure, that a flaky pass, that skipped, that passed.
 */

const ROOTS = ["testsuites", "testsuite", "testrun"];
const RERUN = /^(flaky|rerun)(?:Failure|Error)$/;
/** Whatever stands below these was printed by a test, and says nothing of one. */
const OPAQUE = ["system-out", "system-err", "properties"];

type Suite = {
  readonly attributes: Attributes;
  readonly isRoot: boolean;
  readonly name: string;
  /** Its name and those of the suites around it. */
  readonly path: string;
  readonly place: string;
  listed: number;
  children: number;
  tookMs: number | null;
  /** What it failed of as a whole, outside of any test. */
  failure: { readonly message: string | null } | null;
};

type Case = {
  readonly attributes: Attributes;
  worst: CaseStatus;
  flaky: boolean;
  disabled: boolean;
  message: string | null;
};

/** An element below a test or a suite, whose text is its message. */
type Detail = {
  readonly name: string;
  readonly depth: number;
  readonly attributes: Attributes;
  text: string;
};

const add = (ms: number | null, more: number | null) => (more === null ? ms : (ms ?? 0) + more);

/** Reads a report piece by piece: `write` as often as there is something, then `end`. */
export class JunitReader {
  readonly #collector = new ReportCollector();
  readonly #xml: XmlReader;
  readonly #suites: Suite[] = [];
  readonly #cases: Case[] = [];
  #detail: Detail | null = null;
  #depth = 0;
  #unnamed = 0;
  #hasRoot = false;

  constructor() {
    this.#xml = new XmlReader({
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => {
        const { length } = this.#detail?.text ?? { length: Number.POSITIVE_INFINITY };
        if (this.#detail && length < LIMITS.message * 4)
          this.#detail.text += text.slice(0, LIMITS.message * 4);
      },
      defect: (words, isFatal) => (isFatal ? this.#collector.broken(words) : this.#collector.warn(words)),
    });
  }

  /**
   * @param chunk text, or bytes in the encoding that the document says it is in; one or the other all along
   * @throws Unreadable when it is not a JUnit report, ReportTooLarge when it holds too much
   */
  write(chunk: string | Uint8Array): void {
    this.#xml.write(chunk);
  }

  /** @throws Unreadable when it is not a JUnit report at all */
  end(): Report {
    this.#xml.end();
    if (this.#xml.isBlank) throw new Unreadable("the body is empty");
    if (!this.#hasRoot) throw new Unreadable("not XML: there is no root element");
    while (this.#suites.length > 0) this.#closeSuite(false);
    return this.#collector.end();
  }

  #open(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (!this.#hasRoot && !ROOTS.includes(name))
      throw new Unreadable(`not a JUnit report: the root element is <${name.slice(0, 60)}>`);
    const isFirst = !this.#hasRoot;
    this.#hasRoot = true;
    if (this.#detail) return;
    if (name === "testsuite") this.#openSuite(attributes, false);
    else if (isFirst || name === "testsuites") this.#openSuite(attributes, true);
    else if (name === "testcase")
      this.#cases.push({ attributes, worst: "passed", flaky: false, disabled: false, message: null });
    else if (Object.hasOwn(OUTCOMES, name) || RERUN.test(name) || OPAQUE.includes(name))
      this.#detail = { name, depth: this.#depth, attributes, text: "" };
  }

  #close(name: string): void {
    const isDetail = this.#detail?.depth === this.#depth;
    this.#depth -= 1;
    if (this.#detail) {
      if (isDetail) this.#closeDetail(this.#detail);
    } else if (name === "testcase") this.#closeCase();
    else if (ROOTS.includes(name)) this.#closeSuite(true);
  }

  #openSuite(attributes: Attributes, isRoot: boolean): void {
    const parent = this.#suites.at(-1);
    if (parent) parent.children += 1;
    if (!isRoot) this.#collector.suite();
    const { name, id, hostname } = attributes;
    const label = isRoot ? "" : bounded(name?.trim() || id?.trim() || attributes.package?.trim() || "");
    const around = parent?.path ?? "";
    let place = parent?.place ?? "";
    // One report may hold the same tests of several machines or browsers; a pass on one is none on another.
    if (hostname) place += `@${hostname}`;
    if (!isRoot && label === "") {
      this.#unnamed += 1;
      place += `#${this.#unnamed}`;
    }
    this.#suites.push({
      attributes,
      isRoot,
      name: label,
      path: around && label ? `${around} › ${label}` : around || label,
      place,
      listed: 0,
      children: 0,
      tookMs: null,
      failure: null,
    });
  }

  #closeDetail({ name, attributes, text }: Detail): void {
    this.#detail = null;
    const open = this.#cases.at(-1);
    const suite = this.#suites.at(-1);
    const status = OUTCOMES[name];
    if (open && RERUN.exec(name)?.[1] === "flaky") open.flaky = true;
    if (open && name === "disabled") open.disabled = true;
    if (status === undefined) return;
    const message = messageOf(attributes, text);
    if (open && RANK[status] > RANK[open.worst]) {
      open.worst = status;
      open.message = message;
    }
    if (!open && suite && RANK[status] >= RANK.failed) suite.failure ??= { message };
  }

  #closeCase(): void {
    const open = this.#cases.pop();
    if (!open) return;
    const suite = this.#suites.at(-1);
    if (suite) suite.listed += 1;
    const { attributes, message } = open;
    const worst = open.worst === "passed" ? (statedStatus(attributes) ?? "passed") : open.worst;
    const found = open.disabled || isNotRun(attributes) ? "skipped" : worst;
    const status = found === "skipped" && open.flaky ? "passed" : found;
    const durationMs = duration(attributes.time);
    if (suite) suite.tookMs = add(suite.tookMs, durationMs);
    const result = {
      suite: suite?.path ?? "",
      classname: bounded(attributes.classname ?? ""),
      name: bounded(attributes.name ?? ""),
      status,
      flaky: open.flaky && status === "passed",
      durationMs,
      message: status === "passed" ? null : message,
    };
    this.#collector.result(result, suite?.place);
  }

  /** @param isWhole whether its end was seen; what a suite claims that was cut off is not taken for a result */
  #closeSuite(isWhole: boolean): void {
    const suite = this.#suites.pop();
    if (!suite) return;
    const { attributes, listed, children, failure, name, path, place } = suite;
    const tests = count(attributes.tests);
    const ownMs = duration(attributes.time);
    if (failure) {
      // One failed test stands for what kept the suite from running, whichever element tells of it.
      const result = { suite: path, classname: name, name, status: "failed", flaky: false } as const;
      this.#collector.result({ ...result, ...failure, durationMs: ownMs }, place);
    } else if (children === 0 && attributes.tests !== undefined && tests !== listed) {
      const words = `suite ${name || "without a name"} states ${tests} tests and lists ${listed || "none"}`;
      this.#collector.warn(words);
      if (isWhole && listed === 0 && !suite.isRoot) this.#declared(attributes, tests);
    }
    const parent = this.#suites.at(-1);
    const took = ownMs ?? suite.tookMs;
    if (parent) parent.tookMs = add(parent.tookMs, took);
    else if (took !== null) this.#collector.took(took);
  }

  #declared(attributes: Attributes, tests: number): void {
    const failed = count(attributes.failures);
    const errored = count(attributes.errors);
    const { skipped: said, skips, skip, ignored, disabled } = attributes;
    const skipped = count(said ?? skips ?? skip ?? ignored) + count(disabled);
    const passed = Math.max(0, tests - failed - errored - skipped);
    this.#collector.declare({ tests, failed, errored, skipped, passed });
  }
}
