import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import { asItHappened, told } from "../../test/told.ts";
import { newSnapshot, planCommit, type Snapshot } from "../release/commit.ts";
import type { Surroundings } from "../release/derive.ts";
import type { Entry } from "../release/entry.ts";
import { type Occupancy, type Occupant, occupancyKey, occupantsOf } from "./occupancy.ts";
import { type Belief, occupantsThen } from "./occupancy-past.ts";

const HERE: Surroundings = { ...AROUND, environments: [], projectReachedProduction: true };
const NOW = 1_000_000;
const ENVIRONMENTS = ["staging", "production", "qa"];

/** The two tables of a project in memory, written as the store writes them. */
class Tables {
  private readonly releases = new Map<string, Snapshot>();
  private readonly believed = new Map<string, Occupancy & { readonly knownFrom: number }>();
  private readonly past: (Occupancy & Belief)[] = [];

  commit(entries: readonly Entry[], now: number): void {
    const version = entries[0]?.claims.version ?? "";
    const before = this.releases.get(version) ?? newSnapshot(version, version, now);
    const registry = { stored: [], declared: false };
    const { snapshot, occupancy } = planCommit(before, entries, [], registry, HERE, now);
    this.releases.set(version, snapshot);
    for (const { overAt, ...row } of occupancy.gone) {
      this.forget(row, now, overAt);
      this.believed.delete(occupancyKey(row));
    }
    for (const row of occupancy.put) {
      this.forget(row, now, null);
      this.believed.set(occupancyKey(row), { ...row, knownFrom: now });
    }
  }

  private forget(row: Occupancy, now: number, overAt: number | null): void {
    const was = this.believed.get(occupancyKey(row));
    if (!was) return;
    const occupant = was.occupant && overAt !== null ? { ...was.occupant, overAt } : was.occupant;
    this.past.push({ ...was, occupant, knownTo: now });
  }

  now = (environment: string) => occupantsOf([...this.believed.values()], environment);

  at(environment: string, moment: { asOf: number; knownAt: number }) {
    const rows = [...[...this.believed.values()].map((row) => ({ ...row, knownTo: null })), ...this.past];
    const of = (kind: Occupancy["kind"]) =>
      rows.filter((row) => row.environment === environment && row.kind === kind);
    const [next] = of("succeeded")
      .filter((row) => row.knownTo === null && row.at > moment.asOf && row.knownFrom <= moment.knownAt)
      .sort((a, b) => a.at - b.at);
    const isNew = !of("attempt").some(({ at }) => at === next?.occupant?.openedAt);
    return occupantsThen(of("succeeded"), of("attempt"), (isNew && next?.occupant) || null, moment);
  }
}

const said = (occupant: Occupant | null) => {
  if (!occupant) return null;
  const { version, deploymentId, status, openedAt, changedAt } = occupant;
  return { version, deploymentId, status, openedAt, changedAt };
};
const brief = ({ current, latest }: { current: Occupant | null; latest: Occupant | null }) => ({
  current: said(current),
  latest: said(latest),
});

const there = (status: Parameters<typeof deployed>[1], seconds: number, over: object = {}) =>
  entry(deployed("production", status, { deploymentId: "d1" }), { occurredAt: seconds * 1_000, ...over });

/** What is known now of a moment, of entries that came in one after the other, or all at once. */
function seen(asOfSeconds: number, commits: readonly (readonly Entry[])[]) {
  const tables = new Tables();
  for (const [index, entries] of commits.entries()) tables.commit(entries, (index + 1) * 100_000);
  const { current, latest } = tables.at("production", { asOf: asOfSeconds * 1_000, knownAt: NOW });
  return { current: current?.version ?? null, latest: latest && `${latest.version} ${latest.status}` };
}

describe("what ran in an environment, and was tried there", () => {
  it("is at any moment what was believed then, whatever came later", () => {
    fc.assert(
      fc.property(told(24), (entries) => {
        const tables = new Tables();
        const seen: ReturnType<typeof brief>[][] = [];
        entries.forEach((one, index) => {
          tables.commit([one], 100 * (index + 1));
          seen.push(ENVIRONMENTS.map((name) => brief(tables.now(name))));
        });
        const again = entries.map((_, index) =>
          ENVIRONMENTS.map((name) => brief(tables.at(name, { asOf: NOW, knownAt: 100 * (index + 1) + 50 }))),
        );
        expect(again).toEqual(seen);
      }),
      { numRuns: 300 },
    );
  });

  it("is at any moment what was shown then, where everything was told as it happened", () => {
    fc.assert(
      fc.property(told(24), (entries) => {
        const tables = new Tables();
        const inOrder = asItHappened(entries);
        const seen = inOrder.map((one) => {
          tables.commit([one], one.occurredAt);
          return ENVIRONMENTS.map((name) => brief(tables.now(name)));
        });
        const again = inOrder.map(({ occurredAt }) =>
          ENVIRONMENTS.map((name) => brief(tables.at(name, { asOf: occurredAt, knownAt: NOW }))),
        );
        expect(again).toEqual(seen);
      }),
      { numRuns: 300 },
    );
  });

  const out = there("succeeded", 30);
  const back = there("rolled_back", 50);

  it("ran there until it was rolled back, however late that is told", () => {
    expect(seen(40, [[out], [back]])).toEqual({ current: "1.0.0", latest: "1.0.0 succeeded" });
    expect(seen(60, [[out], [back]])).toEqual({ current: null, latest: "1.0.0 rolled_back" });
  });

  it("is not undone by a word that only ends the deployment", () => {
    const replaced = there("superseded", 40);
    expect(seen(45, [[out], [replaced], [back]])).toMatchObject({ current: "1.0.0" });
  });

  it("is what was told late of an earlier time", () => {
    const other = { claims: { version: "2.0.0", commit: null, digest: null } };
    const late = there("succeeded", 20, other);
    expect(seen(25, [[out], [late]])).toEqual({ current: "2.0.0", latest: "2.0.0 succeeded" });
    expect(seen(10, [[out], [late]])).toEqual({ current: null, latest: null });
  });

  it("was on its way from when it began, also where that was told with its end", () => {
    const began = there("in_progress", 10);
    for (const commits of [[[began], [out]], [[began, out]]])
      expect(seen(20, commits)).toEqual({ current: null, latest: "1.0.0 in_progress" });
    expect(seen(20, [[began, there("failed", 30)]])).toEqual({ current: null, latest: "1.0.0 in_progress" });
    expect(seen(30, [[began, out]])).toEqual({ current: "1.0.0", latest: "1.0.0 succeeded" });
  });
});
