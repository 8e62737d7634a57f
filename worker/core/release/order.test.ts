import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { history, reordered } from "../../test/entries.ts";
import { viewOf } from "../../test/project-model.ts";
import { compact } from "./compact.ts";
import { fold } from "./fold.ts";
import { standingOf } from "./standing.ts";

const pair = (length?: number) =>
  history(length).chain((entries) => fc.tuple(fc.constant(entries), reordered(entries)));

describe("order does not matter", () => {
  it("folds every permutation and repetition of a release's entries to the same state", () => {
    fc.assert(
      fc.property(pair(40), ([entries, other]) => {
        expect(fold(other)).toEqual(fold(entries));
      }),
      { numRuns: 4000 },
    );
  });

  it("gives the same releases, board and timelines for every permutation and repetition of a project's entries", () => {
    fc.assert(
      fc.property(pair(), ([entries, other]) => {
        expect(viewOf(other)).toEqual(viewOf(entries));
      }),
      { numRuns: 4000 },
    );
  });

  it("keeps what a release shows when it lets go of old facts", () => {
    const small = { deployments: 3, builds: 2, testRuns: 100, incidents: 100 };
    const without = ({ failedBuilds: _, bearsFruit: __, ...rest }: ReturnType<typeof standingOf>) => rest;
    fc.assert(
      fc.property(history(40), (entries) => {
        const state = fold(entries);
        expect(without(standingOf(compact(state, small)))).toEqual(without(standingOf(state)));
      }),
      { numRuns: 2000 },
    );
  });
});
