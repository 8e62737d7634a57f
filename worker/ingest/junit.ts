import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { CaseStatus } from "../../schema/contract/events.ts";
import { LIMITS, type Report, ReportCollector } from "./report.ts";
import { Unreadable } from "./sent.ts";

/**
 * JUnit XML in the dialects of Surefire, pytest, gotestsum, nextest, jest, PHPUnit, Bazel and others, read as a stream.
 * There is no standard; the counting rules are those its producers' own tests agree on: what is listed counts, not what
 * a suite claims; error outweighs failure, that a flaky pass, that skipped, that passed.
 */

const MAX_DEPTH = 256;
const MAX_ATTRIBUTES = 256;
const MAX_REMARKS = 1000;

/** What a parser finds wrong and can live with; anything else means that the report is not whole. */
const HARMLESS =
  /undefined entity|disallowed character|reference to an invalid|unterminated entity|malformed character|unescaped|must not contain|duplicate attribute|XML declaration|attribute without value|unquoted attribute|no whitespace between attributes|disallowed character in attribute|entity/i;
const FATAL =
  /unclosed tag|unexpected end|document must contain a root|text data outside of root|unexpected close tag|unmatched closing/i;

type Suite = {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly inherited: string;
  listed: number;
  children: number;
  ownError: { status: CaseStatus; message: string | null } | null;
};

type Case = {
  readonly attributes: Record<string, string>;
  worst: CaseStatus;
  flaky: boolean;
  disabled: boolean;
  message: string | null;
};

/** `1,234.56` and `1.5` are seconds; negative and unreadable times are none. Milliseconds. */
function duration(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text.replace(/,(?=\d{3}(?:\D|$))/g, "").replace(",", "."));
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null;
}

const count = (text: string | undefined): number => {
  const n = Number(text ?? 0);
  return Number.isInteger(n) && n > 0 && n <= 10_000_000 ? n : 0;
};

const OUTCOMES: Record<string, CaseStatus> = { error: "errored", failure: "failed", skipped: "skipped" };
const RANK: Record<CaseStatus, number> = { passed: 0, skipped: 1, failed: 2, errored: 3 };
const IGNORED_STATUS = /^(?:disabled|notrun|ignored)$/i;

/** Long names are cut, and told apart by a checksum of the whole. */
function bounded(text: string): string {
  if (text.length <= LIMITS.name) return text;
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) hash = ((hash * 33) ^ text.charCodeAt(index)) >>> 0;
  return `${text.slice(0, LIMITS.name - 10)}~${hash.toString(36)}`;
}

const firstLine = (text: string) =>
  text
    .trim()
    .slice(0, LIMITS.message)
    .replace(/[\p{Cc}\p{Cs}]+/gu, " ");

/** Reads a report piece by piece: `write` as often as there is text, then `end`. */
export class JunitReader {
  readonly #collector = new ReportCollector();
  readonly #parser = new SaxesParser({});
  readonly #suites: Suite[] = [];
  #case: Case | null = null;
  /** An outcome or an attempt being read, whose text is its message. */
  #detail: { name: string; text: string } | null = null;
  #depth = 0;
  #root: string | null = null;
  #remarks = 0;

  constructor() {
    this.#parser.on("error", (error) => this.#remark(error.message));
    this.#parser.on("opentag", (tag) => this.#open(tag as SaxesTagPlain));
    this.#parser.on("closetag", (tag) => this.#close(tag.name));
    const text = (chunk: string) => {
      if (this.#detail && this.#detail.text.length < LIMITS.message)
        this.#detail.text += chunk.slice(0, LIMITS.message);
    };
    this.#parser.on("text", text);
    this.#parser.on("cdata", text);
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  /** @throws Unreadable when it is not a JUnit report at all */
  end(): Report {
    this.#parser.close();
    if (this.#root === null) throw new Unreadable("not XML: there is no root element");
    if (this.#root !== "testsuites" && this.#root !== "testsuite") {
      throw new Unreadable(`not a JUnit report: the root element is <${this.#root.slice(0, 60)}>`);
    }
    while (this.#suites.length > 0) this.#closeSuite();
    return this.#collector.end();
  }

  #remark(message: string): void {
    this.#remarks += 1;
    const words = message.replace(/^\d+:\d+: /, "");
    if (this.#remarks > MAX_REMARKS || FATAL.test(words) || !HARMLESS.test(words))
      this.#collector.broken(words.slice(0, 200));
    else this.#collector.warn(words.slice(0, 200));
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unreadable(`nested deeper than ${MAX_DEPTH} elements`);
    if (Object.keys(attributes).length > MAX_ATTRIBUTES)
      throw new Unreadable(`more than ${MAX_ATTRIBUTES} attributes`);
    this.#root ??= name;
    if (this.#detail) return;
    if (name === "testsuite") this.#openSuite(attributes);
    else if (name === "testcase") this.#openCase(attributes);
    else if (Object.hasOwn(OUTCOMES, name) || /^(?:flaky|rerun)(?:Failure|Error)$/.test(name)) {
      this.#detail = { name, text: attributes.message ?? "" };
    }
  }

  #close(name: string): void {
    this.#depth -= 1;
    if (this.#detail?.name === name) this.#closeDetail(this.#detail);
    else if (this.#detail) return;
    else if (name === "testcase") this.#closeCase();
    else if (name === "testsuite") this.#closeSuite();
  }

  #openSuite(attributes: Record<string, string>): void {
    this.#collector.suite();
    const parent = this.#suites.at(-1);
    if (parent) parent.children += 1;
    const name = bounded(attributes.name ?? "");
    const inherited = parent?.inherited ?? "";
    this.#suites.push({
      name,
      attributes,
      inherited: inherited && name ? `${inherited} › ${name}` : inherited || name,
      listed: 0,
      children: 0,
      ownError: null,
    });
  }

  #openCase(attributes: Record<string, string>): void {
    const status = attributes.status ?? attributes.result ?? "";
    this.#case = {
      attributes,
      worst: "passed",
      flaky: false,
      disabled: IGNORED_STATUS.test(status),
      message: null,
    };
  }

  #closeDetail({ name, text }: { name: string; text: string }): void {
    this.#detail = null;
    const outcome = OUTCOMES[name];
    const suite = this.#suites.at(-1);
    if (!this.#case) {
      if (suite && outcome && outcome !== "skipped")
        suite.ownError = { status: outcome, message: firstLine(text) || null };
      return;
    }
    if (!outcome) {
      if (name.startsWith("flaky")) this.#case.flaky = true;
      return;
    }
    if (RANK[outcome] > RANK[this.#case.worst]) {
      this.#case.worst = outcome;
      this.#case.message = firstLine(text) || null;
    }
  }

  #closeCase(): void {
    const open = this.#case;
    this.#case = null;
    if (!open) return;
    const suite = this.#suites.at(-1);
    if (suite) suite.listed += 1;
    const { attributes, worst, disabled, message } = open;
    const status = disabled ? "skipped" : worst;
    const durationMs = duration(attributes.time);
    this.#collector.result({
      suite: suite?.inherited ?? "",
      classname: bounded(attributes.classname ?? ""),
      name: bounded(attributes.name ?? ""),
      status: status === "skipped" && open.flaky ? "passed" : status,
      flaky: open.flaky && (status === "passed" || status === "skipped"),
      durationMs,
      message: status === "passed" ? null : message,
    });
  }

  #closeSuite(): void {
    const suite = this.#suites.pop();
    if (!suite) return;
    const { attributes, listed, children, ownError, name } = suite;
    const tests = count(attributes.tests);
    if (ownError && listed === 0) {
      const result = {
        suite: suite.inherited,
        classname: name,
        name,
        flaky: false,
        durationMs: duration(attributes.time),
      };
      this.#collector.result({ ...result, ...ownError });
    } else if (listed === 0 && children === 0 && tests > 0) {
      this.#declared(suite, tests);
    } else if (children === 0 && attributes.tests !== undefined && tests !== listed) {
      this.#collector.warn(`suite ${name || "without a name"} states ${tests} tests and lists ${listed}`);
    }
    const took = duration(attributes.time);
    if (took !== null && this.#suites.length === 0) this.#collector.took(took);
  }

  #declared({ attributes, name }: Suite, tests: number): void {
    const failed = count(attributes.failures);
    const errored = count(attributes.errors);
    const skipped = count(attributes.skipped ?? attributes.skips) + count(attributes.disabled);
    this.#collector.declare({
      tests,
      failed,
      errored,
      skipped,
      passed: Math.max(0, tests - failed - errored - skipped),
    });
    this.#collector.warn(`suite ${name || "without a name"} states ${tests} tests and lists none`);
  }
}
