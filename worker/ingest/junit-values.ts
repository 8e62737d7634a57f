import type { CaseStatus } from "../../schema/contract/events.ts";
import { redactText } from "./redact.ts";
import { LIMITS } from "./report.ts";
import { cleanText } from "./sent.ts";
import type { Attributes } from "./xml.ts";
import { visible } from "./xml-text.ts";

/** What an element below a test says of it. */
export const OUTCOMES: { readonly [element: string]: CaseStatus } = {
  error: "errored",
  failure: "failed",
  skipped: "skipped",
  skip: "skipped",
  ignored: "skipped",
  disabled: "skipped",
};
export const RANK: Record<CaseStatus, number> = { passed: 0, skipped: 1, failed: 2, errored: 3 };

/** A test that was not run, whatever else stands below it. */
const NOT_RUN = /^(?:disabled|notrun|ignored|suppressed)$/i;
/** What a test says of itself in an attribute, where no element says more. */
const WORDS: readonly (readonly [RegExp, CaseStatus])[] = [
  [/^error(?:ed)?$/i, "errored"],
  [/^fail(?:ed|ure)?$/i, "failed"],
  [/^(?:skip(?:ped)?|pending)$/i, "skipped"],
];

const wordsOf = ({ status, result }: Attributes) =>
  [status, result].flatMap((word) => (word === undefined ? [] : [word.trim()]));

/** True for a test that its attributes say was not run. */
export const isNotRun = (attributes: Attributes): boolean =>
  wordsOf(attributes).some((word) => NOT_RUN.test(word));

/** The status a test's attributes name; null: none that is known. */
export const statedStatus = (attributes: Attributes): CaseStatus | null =>
  WORDS.find(([pattern]) => wordsOf(attributes).some((word) => pattern.test(word)))?.[1] ?? null;

/** The last of several separators parts the fraction; one alone does, unless three digits follow it: `1,234`. */
function decimal(text: string): string {
  const [comma, dot] = [text.lastIndexOf(","), text.lastIndexOf(".")];
  if (comma < 0) return text;
  if (dot > comma) return text.replaceAll(",", "");
  if (dot >= 0) return text.replaceAll(".", "").replace(",", ".");
  const isGrouped = /^-?[1-9]\d{0,2}(?:,\d{3})+$/.test(text);
  return isGrouped ? text.replaceAll(",", "") : text.replace(",", ".");
}

/** A time in seconds, `1,234.56` and `1.5` among them, as milliseconds; a negative one is 0. Null: no time. */
export function duration(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? "";
  if (!/^-?[\d.,]+(?:e[+-]?\d+)?$/i.test(trimmed)) return null;
  const ms = Math.round(Number(decimal(trimmed)) * 1000);
  return Number.isSafeInteger(ms) ? Math.max(0, ms) : null;
}

/** A count of tests; anything that is none is 0. */
export function count(text: string | undefined): number {
  const n = Number(text ?? 0);
  return Number.isInteger(n) && n > 0 && n <= 10_000_000 ? n : 0;
}

/** A name as it can be shown. A long one is cut, and told apart by a checksum of the whole. */
export function bounded(text: string): string {
  if (text.length <= LIMITS.name) return visible(text);
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) hash = ((hash * 33) ^ text.charCodeAt(index)) >>> 0;
  const start = text.slice(0, LIMITS.name - 10).replace(/[\uD800-\uDBFF]$/, "");
  return `${visible(start)}~${hash.toString(36)}`;
}

/** What was wrong, from an element's message, text and type: without secrets, short, on one line. */
export function messageOf({ message, type }: Attributes, text: string): string | null {
  const head = cleanText(message, LIMITS.message) ?? "";
  const body = text.trim();
  const whole = body.startsWith(head) ? body : `${head} ${body}`;
  return (
    cleanText(redactText(whole.slice(0, LIMITS.message * 4)).replace(/\s+/g, " "), LIMITS.message) ??
    cleanText(type, 200)
  );
}
