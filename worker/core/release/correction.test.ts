import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import { newSnapshot, planCommit } from "./commit.ts";
import type { Entry } from "./entry.ts";

const NOW = 90_000;

const said = (
  environment: string,
  status: Parameters<typeof deployed>[1],
  occurredAt: number,
  deploymentId = "d1",
): Entry => entry(deployed(environment, status, { deploymentId }), { occurredAt });

/** What each of several commits corrects, one after the other. */
function corrections(...commits: Entry[][]) {
  let snapshot = newSnapshot("rel_1", "1.0.0", 1);
  return commits.map((entries) => {
    const plan = planCommit(snapshot, entries, [], { stored: [], declared: false }, AROUND, NOW);
    snapshot = plan.snapshot;
    return plan.correction;
  });
}

describe("a late entry that changes what was already shown", () => {
  const live = said("production", "succeeded", 1_000);
  const later = said("staging", "succeeded", 30_000, "d2");

  it("is a correction, with what stood there before, what stands there now, and why", () => {
    const [, , correction] = corrections([live], [later], [said("production", "failed", 10_000)]);
    expect(correction).toMatchObject({
      at: NOW,
      before: { status: "released", environments: { production: "succeeded", staging: "succeeded" } },
      after: { environments: { production: "failed", staging: "succeeded" } },
      because: expect.stringContaining("failed"),
    });
  });

  it("is kept at hand, the last twenty of them", () => {
    let snapshot = newSnapshot("rel_1", "1.0.0", 1);
    const commit = (one: Entry) => {
      const plan = planCommit(snapshot, [one], [], { stored: [], declared: false }, AROUND, NOW);
      snapshot = plan.snapshot;
    };
    commit(said("staging", "succeeded", 80_000, "d2"));
    for (let round = 0; round < 25; round += 1) {
      commit(said("production", "succeeded", 1_000 + round * 100));
      commit(said("production", "failed", 1_050 + round * 100));
    }
    expect(snapshot.corrections).toHaveLength(20);
  });

  it("is none where it changes nothing that was shown", () => {
    expect(corrections([live], [later], [said("production", "in_progress", 500)])).toEqual([
      null,
      null,
      null,
    ]);
    expect(corrections([live], [later], [live])).toEqual([null, null, null]);
  });

  it("is none where it comes in time, whatever it changes, nor where nothing was shown before", () => {
    expect(corrections([live], [said("production", "failed", 2_000)])).toEqual([null, null]);
    expect(corrections([later, live, said("production", "failed", 10_000)])).toEqual([null]);
  });
});
