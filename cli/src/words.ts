import type { Verdict } from "../../schema/contract/gates.ts";
import type { Output } from "./output.ts";
import type { Refusal } from "./stop.ts";
import { tame } from "./tame.ts";

const STEPS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** A length of time as people say it, in its two largest units. */
export function lengthOf(ms: number): string {
  let left = Math.max(0, Math.round(ms / 1000));
  const parts: string[] = [];
  for (const [unit, seconds] of STEPS) {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ") || "0 s";
}

/** A moment, with how far ahead it is. What is no time is said as it is. */
export function momentOf(time: string, now: number): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return tame(time);
  const utc = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return at > now ? `${utc} (in ${lengthOf(at - now)})` : utc;
}

/** Whether a gate keeps a release out. */
export const isClosed = ({ outcome }: Verdict): boolean => outcome === "blocked" || outcome === "waiting";

const named = ({ gate, name }: Verdict) => (name === undefined ? gate : `${gate} ${name}`);

/** What keeps it closed, in one line. */
export const reasonsOf = (verdicts: readonly Verdict[]): string =>
  verdicts
    .filter(isClosed)
    .map((verdict) => tame(`${named(verdict)}: ${verdict.because}`))
    .join("; ");

const MARKS = {
  blocked: ["red", "✗"],
  waiting: ["yellow", "…"],
  warning: ["yellow", "!"],
  passed: ["green", "✓"],
} as const;

function verdictLine(verdict: Verdict, now: number, out: Output): string {
  const { outcome, because, clearedBy, until } = verdict;
  const [colour, mark] = MARKS[outcome] ?? MARKS.blocked;
  const ways = isClosed(verdict)
    ? [clearedBy && `cleared by ${tame(clearedBy)}`, until && `until ${momentOf(until, now)}`].filter(Boolean)
    : [];
  const how = ways.length > 0 ? out.paint("grey", ` – ${ways.join("; ")}`) : "";
  return `  ${out.paint(colour, mark)} ${tame(named(verdict))}: ${tame(because)}${how}`;
}

/** What each gate says, a line each: what is closed first, and what is open only if it warns. */
export function verdictLines(verdicts: readonly Verdict[], now: number, out: Output): string[] {
  const closed = verdicts.filter(isClosed);
  const warnings = verdicts.filter(({ outcome }) => outcome === "warning");
  return [...closed, ...warnings].map((verdict) => verdictLine(verdict, now, out));
}

/** A refusal with all that helps to mend it. */
export function refusalText({ status, title, detail, errors, requestId }: Refusal): string {
  const isSaid = ({ path, message }: { path: string; message: string }) =>
    detail.includes(path === "" ? message : `${path}: ${message}`);
  const lines = [
    `${tame(title)} (${status})`,
    ...(detail && detail !== title ? [`  ${tame(detail)}`] : []),
    ...errors
      .filter((each) => !isSaid(each))
      .map(({ path, message }) => `  ${tame(path) || "(body)"}: ${tame(message)}`),
    ...(requestId ? [`  request ${tame(requestId)}`] : []),
  ];
  return lines.join("\n");
}
