import type { Gate, Verdict } from "../../../schema/contract/gates.ts";
import type { Look } from "./states.ts";

/** How a verdict is shown. */
export const OUTCOME_LOOKS: Record<Verdict["outcome"], Look> = {
  passed: { word: "Passed", tone: "ok", icon: "check-circle" },
  warning: { word: "Passed with a warning", tone: "warning", icon: "alert" },
  waiting: { word: "Waiting", tone: "running", icon: "clock" },
  blocked: { word: "Blocked", tone: "bad", icon: "cross-circle" },
};

/** What each kind of gate of a policy is called, and what it asks for. */
export const GATE_WORDS: Record<Gate["kind"], { readonly word: string; readonly asks: string }> = {
  tests: { word: "Tests", asks: "The tests of this very artifact have passed." },
  approvals: { word: "Approvals", asks: "Enough people have approved this very artifact." },
  promotion: { word: "Promotion", asks: "It has run in another environment first, and for long enough." },
  milestones: { word: "Milestones", asks: "What was planned for it is done." },
  no_open_incident: { word: "No open incident", asks: "Nothing is on fire in this environment." },
  external: { word: "External answer", asks: "An outside system has said yes." },
  order: { word: "Order", asks: "It is no older than what runs here." },
  support: { word: "Support window", asks: "Its line of versions is still looked after." },
};

const STANDING: Readonly<Record<string, string>> = {
  release: "Release",
  stop: "Emergency stop",
  freeze: "Windows",
  lock: "Lock",
  debt: "Reviews owed",
};

/** What the gate of a verdict is called. */
export function gateWord({ gate, name }: Pick<Verdict, "gate" | "name">): string {
  const word = Object.hasOwn(GATE_WORDS, gate)
    ? GATE_WORDS[gate as Gate["kind"]].word
    : (STANDING[gate] ?? gate);
  return name === undefined ? word : `${word}: ${name}`;
}

export const isOpen = ({ outcome }: Pick<Verdict, "outcome">): boolean =>
  outcome === "passed" || outcome === "warning";

/** Whether it speaks everywhere, whatever the policy. */
export const isStanding = ({ gate }: Pick<Verdict, "gate">): boolean => Object.hasOwn(STANDING, gate);
