import type { Explanation, Verdict } from "../../../../schema/contract/gates.ts";
import type { IconName } from "../../../ui/icon-paths.ts";
import { gateWord, isOpen, OUTCOME_LOOKS } from "../../words/gates.ts";
import type { Look } from "../../words/states.ts";

const OWN_ICONS: Readonly<Record<string, IconName>> = { stop: "stop", freeze: "snow", lock: "lock" };

/** What is wrong, where the name of the gate alone would say the opposite or too little. */
const WRONG: Readonly<Record<string, string>> = {
  release_cancelled: "Cancelled",
  release_halted: "Halted",
  version_blocked: "Version blocked",
  frozen: "Freeze",
  outside_window: "Outside the window",
  locked: "Locked",
  shut: "Shut after a rollback",
  debt_overdue: "Review overdue",
  incident_open: "Open incident",
  order_outdated: "Older version",
};

/** What the gate of a verdict is called: closed, by what closes it. */
export const verdictWord = (verdict: Verdict): string =>
  (isOpen(verdict) ? undefined : WRONG[verdict.reasonCode]) ?? gateWord(verdict);

const REJECTED: Look = { word: "Rejected", tone: "bad", icon: "ban" };

/** A rejection is somebody's word, and no failure: it is called by its name. */
const isRejection = ({ reasonCode }: Verdict) => reasonCode === "approval_rejected";

/** It waits for somebody, and for no time. */
const isShut = ({ reasonCode }: Verdict) => reasonCode === "shut";

/** What a verdict says, beside the name of its gate. */
export const outcomeLook = (verdict: Verdict): Look =>
  isRejection(verdict) ? REJECTED : OUTCOME_LOOKS[isShut(verdict) ? "blocked" : verdict.outcome];

/** How a gate is shown where there is room for its name alone. */
export function chipLook(verdict: Verdict): Look {
  if (isRejection(verdict)) return REJECTED;
  const { tone, icon } = OUTCOME_LOOKS[isShut(verdict) ? "blocked" : verdict.outcome];
  const own = isOpen(verdict) ? undefined : OWN_ICONS[verdict.gate];
  return { word: verdictWord(verdict), tone, icon: own ?? icon };
}

const RANKS: Record<Verdict["outcome"], number> = { blocked: 0, waiting: 1, warning: 2, passed: 3 };

/** The closed ones first, in the order the server gives otherwise. */
export const byUrgency = (verdicts: readonly Verdict[]): Verdict[] =>
  [...verdicts].sort((a, b) => RANKS[a.outcome] - RANKS[b.outcome]);

export const closedOf = (verdicts: readonly Verdict[]): Verdict[] =>
  byUrgency(verdicts).filter((verdict) => !isOpen(verdict));

/** A fragment as a sentence begins. What may be a version or a name of a machine is left as it is written. */
export const begun = (text: string): string =>
  /^[a-z]+[ :,;]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** Whether a release may go somewhere, at a glance. */
export function answerLook({ allowed, verdicts }: Pick<Explanation, "allowed" | "verdicts">): Look {
  if (allowed) return { word: "May go there now", tone: "ok", icon: "check-circle" };
  const isBlocked = verdicts.some((verdict) => verdict.outcome === "blocked" || isShut(verdict));
  return isBlocked
    ? { word: "May not go there", tone: "bad", icon: "cross-circle" }
    : { word: "Not yet", tone: "running", icon: "clock" };
}

/** When it opens: at once, at a moment, or not in this way. */
export type Opening = { readonly at: string } | { readonly words: string };

type Forecast = Pick<Explanation, "at" | "earliest" | "earliestIfCleared">;

/** When all is open if nobody does anything. */
export const openingByItself = ({ earliest }: Forecast): Opening =>
  earliest === null ? { words: "Not by itself: somebody has to clear what is closed" } : { at: earliest };

/** When all is open if everybody does their part at once. */
export function openingIfCleared({ at, earliestIfCleared }: Forecast): Opening {
  if (earliestIfCleared === null) return { words: "Never: it cannot go there as it is" };
  return Date.parse(earliestIfCleared) <= Date.parse(at) ? { words: "At once" } : { at: earliestIfCleared };
}

/** Which moment a view is of, seen from another. */
export const tenseOf = (at: string | null, now: number): "now" | "past" | "future" =>
  at === null ? "now" : Date.parse(at) < now ? "past" : "future";

/** The title of an explanation: what it answers. */
export function titleOf(
  version: string,
  environment: string,
  answer: { readonly allowed: boolean; readonly tense: "now" | "past" | "future" } | null,
): string {
  if (answer === null) return `May ${version} go to ${environment}?`;
  const { allowed, tense } = answer;
  if (tense === "past") return `${version} was ${allowed ? "" : "not "}allowed to go to ${environment}`;
  const then = tense === "future" ? " then" : "";
  return `${version} may ${allowed ? "" : "not "}go to ${environment}${then}`;
}
