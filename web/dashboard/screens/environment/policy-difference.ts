import type { Gate } from "../../../../schema/contract/gates.ts";

export type Change =
  | { readonly kind: "added" | "removed"; readonly gate: Gate }
  | { readonly kind: "changed"; readonly before: Gate; readonly gate: Gate };

export type Difference = {
  readonly changes: readonly Change[];
  /** What is in both stands in another order. */
  readonly isReordered: boolean;
};

type Pair = { readonly before: number; readonly after: number };

/** The same text for the same gate, in whatever order its fields stand. */
const whole = (gate: Gate): string =>
  JSON.stringify(Object.entries(gate).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What a gate is known by among others of its kind. */
const named = (gate: Gate): string => {
  if (gate.kind === "external") return `external ${gate.name}`;
  return gate.kind === "promotion" ? `promotion ${gate.from}` : gate.kind;
};

const kindOf = ({ kind }: Gate): string => kind;

/** Pairs what is the same, then what is called the same, then what is of the same kind; each once. */
function pairsOf(before: readonly Gate[], after: readonly Gate[]): Pair[] {
  const pairs: Pair[] = [];
  for (const identity of [whole, named, kindOf]) {
    for (const [index, gate] of after.entries()) {
      if (pairs.some((pair) => pair.after === index)) continue;
      const found = before.findIndex(
        (other, at) => identity(other) === identity(gate) && !pairs.some((pair) => pair.before === at),
      );
      if (found >= 0) pairs.push({ before: found, after: index });
    }
  }
  return pairs.sort((a, b) => a.after - b.after);
}

/** What of a policy is another in the next: gates that came, went, or ask for something else. */
export function differenceOf(before: readonly Gate[], after: readonly Gate[]): Difference {
  const pairs = pairsOf(before, after);
  const changes = after.flatMap((gate, index): Change[] => {
    const pair = pairs.find((one) => one.after === index);
    const was = pair && before[pair.before];
    if (!was) return [{ kind: "added", gate }];
    return whole(was) === whole(gate) ? [] : [{ kind: "changed", before: was, gate }];
  });
  const removed = before.flatMap((gate, index): Change[] =>
    pairs.some((pair) => pair.before === index) ? [] : [{ kind: "removed", gate }],
  );
  const isReordered = pairs.some((pair, at) => at > 0 && pair.before < (pairs[at - 1]?.before ?? 0));
  return { changes: [...changes, ...removed], isReordered };
}

export const isSame = (before: readonly Gate[], after: readonly Gate[]): boolean => {
  const { changes, isReordered } = differenceOf(before, after);
  return changes.length === 0 && !isReordered;
};
