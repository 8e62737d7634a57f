import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { occupant } from "../../test/occupants.ts";
import type { Occupant } from "./occupancy.ts";
import { type FoundRollback, newsOfTold, rollbackBy, rollbackTold, type Told, toldBy } from "./rollback.ts";

const RELEASE = { id: "rel_2", version: "1.1.0" };
/** A release that ran before, long ago. */
const ranBefore = (releaseId: string, version: string, changedAt: number): Occupant =>
  occupant(version, changedAt, { releaseId, firstAt: 1 });
const BEFORE = ranBefore("rel_1", "1.0.0", 1);

/** A deployment that a sender told to be rolled back at a moment. */
const back = (id: string, at: number, key = `${id} at ${at}`) => ({
  key: `ci|${id}|1`,
  status: "rolled_back" as const,
  back: {
    at,
    key,
    shown: {
      id,
      attempt: 1,
      status: "rolled_back",
      startedAt: null,
      finishedAt: null,
      actor: null,
      commit: null,
      digest: null,
      url: null,
    },
  },
});

/** What an environment keeps and tells, hearing one thing after the other. */
function environment() {
  const names = new Set<string>();
  const found: string[] = [];
  const told: { readonly deployment: string | undefined; readonly to: string | null }[] = [];
  const known = { found, isTold: (name: string) => names.has(name) };
  const take = (one: Told, rollback: FoundRollback | null) => {
    const news = newsOfTold(one, rollback, known);
    if (news.tells) told.push({ deployment: one.deployment?.shown.id, to: rollback?.to.version ?? null });
    if (rollback && news.isNew) found.push(rollback.id);
    for (const name of news.names) names.add(name);
  };
  const hear = (deployments: readonly ReturnType<typeof back>[], isKnown: boolean, release = RELEASE) => {
    for (const one of toldBy(release, deployments, known))
      take(one, rollbackTold("production", one, isKnown ? BEFORE : null, BEFORE));
  };
  return { hear, take, told, found };
}

describe("a rollback that its sender tells of", () => {
  it("is told though it is not known to what, and what is found later is kept without a word", () => {
    const production = environment();
    production.hear([back("d1", 5)], false);
    expect(production.told).toEqual([{ deployment: "d1", to: null }]);
    expect(production.found).toEqual([]);
    production.hear([back("d1", 5)], true);
    expect(production.told).toHaveLength(1);
    expect(production.found).toHaveLength(1);
  });

  it("is told with what was gone back to, where that is known", () => {
    const production = environment();
    production.hear([back("d1", 5)], true);
    expect(production.told).toEqual([{ deployment: "d1", to: "1.0.0" }]);
  });

  it("is told once for each deployment, and kept once for each moment, however often and in whatever order it is heard of", () => {
    const hearing = fc.record({
      ids: fc.uniqueArray(fc.constantFrom("d1", "d2", "d3"), { minLength: 1 }),
      at: fc.integer({ min: 2, max: 5 }),
      isKnown: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(hearing, { minLength: 1, maxLength: 12 }), (hearings) => {
        const production = environment();
        for (const { ids, at, isKnown } of hearings)
          production.hear(
            ids.map((id) => back(id, at)),
            isKnown,
          );
        const told = production.told.map(({ deployment }) => deployment);
        expect(told.toSorted()).toEqual([...new Set(hearings.flatMap(({ ids }) => ids))].sort());
        expect(new Set(production.found).size).toBe(production.found.length);
      }),
    );
  });

  it("is told once although its release became another", () => {
    const production = environment();
    production.hear([back("d1", 5)], false);
    production.hear([back("d1", 5)], true, { id: "rel_9", version: "1.1.0" });
    expect(production.told).toHaveLength(1);
  });

  it("is not told again where it was found and told before anybody said so", () => {
    const production = environment();
    const mine = ranBefore("rel_1", "1.0.0", 7);
    const seen = rollbackBy("production", mine, occupant("1.1.0", 3, { releaseId: "rel_2" }), mine);
    expect(seen).toMatchObject({ told: false });
    production.found.push(seen?.id ?? "");
    production.hear([back("d1", 5)], true);
    production.hear([back("d1", 5)], true);
    expect(production.told).toEqual([]);
    expect(production.found).toHaveLength(1);
  });

  it("from before its deployment was kept is told when it is known to what, and once", () => {
    const production = environment();
    const old = { releaseId: "rel_2", version: "1.1.0", at: 5 };
    production.take(old, rollbackTold("production", old, BEFORE, BEFORE));
    production.take(old, rollbackTold("production", old, BEFORE, BEFORE));
    expect(production.told).toEqual([{ deployment: undefined, to: "1.0.0" }]);
  });
});
