import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployed, entry, history, tested } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import { newSnapshot, planCommit, type Snapshot } from "./commit.ts";
import type { Entry } from "./entry.ts";
import { isUnchangedSince, releaseThen } from "./past.ts";

const REGISTRY = { stored: [], declared: false };
const NOW = 100_000;
const EVER = { asOf: NOW, knownAt: NOW };

/** A release as it is stored once these have come in, each in a commit of its own. */
const stored = (entries: readonly Entry[]): Snapshot =>
  entries.reduce(
    (before, one) => planCommit(before, [one], [], REGISTRY, AROUND, one.receivedAt).snapshot,
    newSnapshot("rel_1", "1.0.0", 1),
  );

const shown = ({ id, version, provisional, firstSeenAt, updatedAt, state, standing }: Snapshot) => ({
  id,
  version,
  provisional,
  firstSeenAt,
  updatedAt,
  state,
  standing,
});

/** Entries that were learned in their order, whenever they happened. */
const told = history().map((entries) =>
  entries.map((one, index) => ({ ...one, receivedAt: 1_000 * (index + 1) })),
);

describe("a release at a moment that is past", () => {
  it("is what is stored of it, when the moment is now", () => {
    fc.assert(
      fc.property(told, (entries) => {
        const now = stored(entries);
        const then = releaseThen(now, entries, EVER);
        expect(then && shown(then)).toEqual(shown(now));
      }),
      { numRuns: 300 },
    );
  });

  it("is what was stored of what had been learned", () => {
    fc.assert(
      fc.property(told, fc.nat(30), (entries, seconds) => {
        const knownAt = seconds * 1_000;
        const known = entries.filter(({ receivedAt }) => receivedAt <= knownAt);
        const then = releaseThen(stored(entries), entries, { asOf: NOW, knownAt });
        expect(then && shown(then)).toEqual(known.length === 0 ? null : shown(stored(known)));
      }),
      { numRuns: 300 },
    );
  });

  it("is as if nothing that happened later had ever been told", () => {
    fc.assert(
      fc.property(told, fc.nat(14), (entries, seconds) => {
        const asOf = seconds * 1_000;
        const known = entries.filter(({ occurredAt }) => occurredAt <= asOf);
        const then = releaseThen(stored(entries), entries, { asOf, knownAt: NOW });
        expect(then?.state ?? null).toEqual(known.length === 0 ? null : stored(known).state);
        expect(then?.revision ?? 0).toBe(known.length);
      }),
      { numRuns: 300 },
    );
  });

  it("bears the name it was known by then", () => {
    const claims = { version: null, commit: "abcdef1234567890", digest: null };
    const built = entry(tested("unit", { passed: 1 }), { claims, occurredAt: 1_000, receivedAt: 1_000 });
    const named = entry(deployed("staging", "succeeded"), { occurredAt: 2_000, receivedAt: 2_000 });
    const now = stored([built, named]);
    expect(now).toMatchObject({ version: "1.0.0", provisional: false });
    const then = releaseThen(now, [built, named], { asOf: 1_500, knownAt: NOW });
    expect(then).toMatchObject({ version: "abcdef123456", provisional: true });
  });

  it("tells of the corrections that had been made by then", () => {
    const entries = [entry(deployed("production", "failed"), { occurredAt: 3_000, receivedAt: 3_000 })];
    const corrections = [5_000, 9_000].map((at) => ({
      at,
      before: { status: "planned" as const, environments: {} },
      after: { status: "released" as const, environments: {} },
      because: "",
    }));
    const then = releaseThen({ ...stored(entries), corrections }, entries, { asOf: NOW, knownAt: 6_000 });
    expect(then?.corrections.map(({ at }) => at)).toEqual([5_000]);
  });

  it("keeps no more of a very long history than the stored one does", () => {
    const entries = Array.from({ length: 1_500 }, (_, index) =>
      entry(tested("unit", { passed: 1 }, { runId: String(index) }), {
        occurredAt: index,
        receivedAt: index,
      }),
    );
    const then = releaseThen(newSnapshot("rel_1", "1.0.0", 1), entries, EVER);
    expect(then?.revision).toBe(1_500);
    expect(Object.keys(then?.state.testRuns ?? {})).toHaveLength(300);
  });
});

describe("a release that was not heard of since a moment", () => {
  const now = stored([entry(deployed("production", "succeeded"), { occurredAt: 1_000, receivedAt: 2_000 })]);

  it("is then what it is now", () => {
    expect(isUnchangedSince(now, { asOf: 1_000, knownAt: 2_000 })).toBe(true);
  });

  it("is not, before it happened or was learned", () => {
    expect(isUnchangedSince(now, { asOf: 999, knownAt: 9_000 })).toBe(false);
    expect(isUnchangedSince(now, { asOf: 9_000, knownAt: 1_999 })).toBe(false);
  });
});
