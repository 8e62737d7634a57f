import type { Explanation, Verdict } from "../../../schema/contract/gates.ts";

const MARKS = { passed: "ok", warning: "warn", blocked: "NO", waiting: "wait" } as const;

const nameOf = ({ gate, name }: Verdict) => (name === undefined ? gate : `${gate} ${name}`);

function lineOf(verdict: Verdict, width: number): string {
  const { outcome, because, clearedBy, until } = verdict;
  const clearing = outcome === "blocked" || outcome === "waiting" ? clearedBy : undefined;
  const notes = [
    ...(clearing === undefined ? [] : [`cleared by ${clearing}`]),
    ...(until === undefined ? [] : [`not before ${until}`]),
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return `  ${MARKS[outcome].padEnd(5)}${nameOf(verdict).padEnd(width + 2)}${because}${note}`;
}

function verdictOf({ allowed, at, earliest, earliestIfCleared }: Explanation): string[] {
  if (allowed) return [];
  if (earliest !== null && earliest !== at) return [`By itself it opens at ${earliest}.`];
  if (earliestIfCleared === null) return ["It cannot go there as it is."];
  return earliestIfCleared === at
    ? ["It may go as soon as what is named above is cleared."]
    : [`It may go at ${earliestIfCleared} at the earliest, if what is named above is cleared by then.`];
}

/** An explanation as lines of plain text, for a CI's log. Ends with a newline. */
export function explanationText(explanation: Explanation): string {
  const { version, environment, at, allowed, verdicts } = explanation;
  const width = Math.max(0, ...verdicts.map((verdict) => nameOf(verdict).length));
  return [
    `${version} to ${environment}: ${allowed ? "allowed" : "not allowed"} at ${at}`,
    ...verdicts.map((verdict) => lineOf(verdict, width)),
    ...verdictOf(explanation),
    "",
  ].join("\n");
}
