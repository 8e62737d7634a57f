import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Occupant } from "../core/environment/occupancy.ts";
import { newSnapshot, planCommit, type Snapshot } from "../core/release/commit.ts";
import type { Entry } from "../core/release/entry.ts";
import { deployed, entry } from "../test/entries.ts";
import { bindings, unique } from "../test/tenant.ts";
import { asItHappened, told } from "../test/told.ts";
import { newMeter, openDatabase } from "./database.ts";
import { loadOccupantsThen } from "./occupancy-past-store.ts";
import { changeOccupancy, loadOccupants } from "./occupancy-store.ts";
import { aloneIn } from "./surroundings-store.ts";

const NOW = 10_000_000;
const KEYS = ["staging", "production", "qa"];
const REGISTRY = { stored: [], declared: false };
const ALONE = aloneIn({ environments: [], reachedProduction: true }, NOW);

/** A project of its own in a real ledger, of which only what ran where is written. */
function project() {
  const projectId = unique("org/shop");
  const meter = newMeter();
  const db = openDatabase(bindings().LEDGER_0, meter);
  const releases = new Map<string, Snapshot>();
  const places = KEYS.map((key) => ({ projectId, key }));
  return {
    meter,
    async commit(entries: readonly Entry[], now: number): Promise<void> {
      const version = entries[0]?.claims.version ?? "";
      const before = releases.get(version) ?? newSnapshot(version, version, now);
      const { snapshot, occupancy } = planCommit(before, entries, [], REGISTRY, ALONE, now);
      releases.set(version, snapshot);
      await db.atomically(changeOccupancy(projectId, occupancy, now));
    },
    now: () => loadOccupants(db, places),
    at: (asOf: number, knownAt: number) => loadOccupantsThen(db, places, { asOf, knownAt }),
  };
}

const brief = (occupant: Occupant | null) =>
  occupant && [
    occupant.version,
    occupant.deploymentId,
    occupant.status,
    occupant.openedAt,
    occupant.changedAt,
  ];
const shown = (found: Awaited<ReturnType<typeof loadOccupants>>) =>
  [...found].map(([place, { current, latest }]) => [place, brief(current), brief(latest)]);

describe("what ran where, as a ledger remembers it", () => {
  it("is at any moment what was believed then", async () => {
    await fc.assert(
      fc.asyncProperty(told(16), async (entries) => {
        const of = project();
        const seen = [];
        for (const [index, one] of entries.entries()) {
          await of.commit([one], 100_000 * (index + 1));
          seen.push(shown(await of.now()));
        }
        for (const [index, was] of seen.entries())
          expect(shown(await of.at(NOW, 100_000 * (index + 1) + 1))).toEqual(was);
      }),
      { numRuns: 40 },
    );
  });

  it("is at any moment what was shown then, where everything was told as it happened", async () => {
    await fc.assert(
      fc.asyncProperty(told(16), async (entries) => {
        const of = project();
        const seen: [number, unknown][] = [];
        for (const one of asItHappened(entries)) {
          await of.commit([one], one.occurredAt);
          seen.push([one.occurredAt, shown(await of.now())]);
        }
        for (const [asOf, was] of seen) expect(shown(await of.at(asOf, NOW))).toEqual(was);
      }),
      { numRuns: 40 },
    );
  });

  it("costs the same to look up however long the history is", async () => {
    const of = project();
    const pipeline = (serial: number) =>
      (["in_progress", "succeeded"] as const).map((status, step) =>
        entry(deployed("production", status, { deploymentId: `d${serial}` }), {
          key: `k${serial}-${step}`,
          occurredAt: serial * 1_000 + step * 100,
          claims: { version: `1.0.${serial % 3}`, commit: null, digest: null },
        }),
      );
    const fill = async (from: number, to: number) => {
      for (let serial = from; serial < to; serial += 1)
        for (const one of pipeline(serial)) await of.commit([one], one.occurredAt);
    };
    const cost = async (serial: number) => {
      const before = { ...of.meter };
      const found = await of.at(serial * 1_000 + 500, NOW);
      const there = [...found.values()][1];
      expect(there?.current?.deploymentId).toBe(`d${serial}`);
      return {
        statements: of.meter.statements - before.statements,
        rows: of.meter.rowsRead - before.rowsRead,
      };
    };
    await fill(1, 20);
    const early = await cost(10);
    await fill(20, 200);
    expect(early.statements).toBe(1);
    for (const serial of [10, 100, 190]) expect((await cost(serial)).rows).toBeLessThanOrEqual(early.rows);
  });
});
