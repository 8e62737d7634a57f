import type { Approval } from "../../../../../schema/contract/approvals.ts";
import type { Explanation, Verdict } from "../../../../../schema/contract/gates.ts";
import { byUrgency } from "../../explain/verdict-words.ts";

/** An environment that people are asked about, or spoke of. */
export type Asked = {
  readonly environment: string;
  /** What its gates say that ask for approvals, the closed ones first. Empty: nobody is asked. */
  readonly verdicts: readonly Verdict[];
  readonly words: readonly Approval[];
};

/** The environments whose policy asks for approvals, and those somebody gave a word on, in promotion order. */
export function withWords(explanations: readonly Explanation[], given: readonly Approval[]): Asked[] {
  return explanations
    .map(({ environment, verdicts }) => ({
      environment,
      verdicts: byUrgency(verdicts.filter(({ gate }) => gate === "approvals")),
      words: given.filter((word) => word.environment === environment),
    }))
    .filter(({ verdicts, words }) => verdicts.length > 0 || words.length > 0);
}

/** A person's own word that stands: they spoke, and did not take it back. */
export const ownWord = ({ words }: Asked, userId: string | null): Approval | null =>
  words.find(({ by, decision }) => by.id === userId && decision !== "revoke") ?? null;
