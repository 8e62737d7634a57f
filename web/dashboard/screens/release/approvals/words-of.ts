import type { Approval } from "../../../../../schema/contract/approvals.ts";
import type { Gate } from "../../../../../schema/contract/gates.ts";
import type { Environment } from "../../../../../schema/contract/projects.ts";

/** An environment that people are asked about, or spoke of. */
export type Asked = {
  readonly environment: string;
  /** The gates of its policy that ask for approvals. Empty: nobody is asked. */
  readonly gates: readonly Gate[];
  readonly words: readonly Approval[];
};

/** The environments whose policy asks for approvals, and those somebody gave a word on, in promotion order. */
export function withWords(
  environments: readonly Pick<Environment, "name" | "policy">[],
  given: readonly Approval[],
): Asked[] {
  return environments
    .map(({ name, policy }) => ({
      environment: name,
      gates: (policy?.gates ?? []).filter(({ kind }) => kind === "approvals"),
      words: given.filter((word) => word.environment === name),
    }))
    .filter(({ gates, words }) => gates.length > 0 || words.length > 0);
}

/** A person's own word that stands: they spoke, and did not take it back. */
export const ownWord = ({ words }: Pick<Asked, "words">, userId: string | null): Approval | null =>
  words.find(({ by, decision }) => by.id === userId && decision !== "revoke") ?? null;
