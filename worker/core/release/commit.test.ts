import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import { newSnapshot, planCommit, planDeparture } from "./commit.ts";

const REGISTRY = { stored: [], declared: false };

const claims = { version: "1.0.0", commit: "abcdef123456", digest: null };
const commit = (before: Parameters<typeof planCommit>[0], ...entries: ReturnType<typeof entry>[]) =>
  planCommit(before, entries, [], REGISTRY, AROUND, 5_000);

describe("a commit", () => {
  const started = entry(deployed("production", "in_progress"), { occurredAt: 1_000, claims });
  const first = commit(newSnapshot("rel_1", "1.0.0", 1), started);

  it("raises the revision, numbers its entries and derives the status", () => {
    expect(first.snapshot).toMatchObject({
      revision: 1,
      lastSeq: 1,
      status: "rolling_out",
      version: "1.0.0",
      provisional: false,
    });
    expect(first.snapshot.tail.refs).toEqual([[1_000, started.key, 1]]);
    expect(first.occupancy.put).toMatchObject([{ environment: "production", kind: "attempt" }]);
  });

  it("says what its success changes: it runs there now, and is in its line", () => {
    const succeeded = entry(deployed("production", "succeeded"), { occurredAt: 2_000, claims });
    const second = commit(first.snapshot, succeeded);
    expect(second.snapshot).toMatchObject({ revision: 2, lastSeq: 2, status: "released" });
    expect(second.occupancy.gone).toMatchObject([{ kind: "attempt" }]);
    expect(second.occupancy.put).toMatchObject([{ kind: "succeeded", at: 2_000 }]);
    expect(second.line).toMatchObject({ gone: null, put: { line: "1.0.x" } });
  });

  it("leaves the line again when it is rolled back", () => {
    const out = commit(
      first.snapshot,
      entry(deployed("production", "succeeded"), { occurredAt: 2_000, claims }),
    );
    const back = commit(
      out.snapshot,
      entry(deployed("production", "rolled_back"), { occurredAt: 3_000, claims }),
    );
    expect(back.snapshot.status).toBe("rolled_back");
    expect(back.line).toMatchObject({ gone: { line: "1.0.x" }, put: null });
    expect(back.occupancy.gone).toMatchObject([{ kind: "succeeded" }]);
  });

  it("has run where it was rolled back, and keeps that apart from what counts", () => {
    const out = commit(
      first.snapshot,
      entry(deployed("production", "succeeded"), { occurredAt: 2_000, claims }),
    );
    const back = entry(deployed("production", "rolled_back"), { occurredAt: 3_000, claims });
    const once = { environment: "production", kind: "once", at: 2_000, tie: "rel_1", occupant: null };
    expect(out.occupancy.put.map(({ kind }) => kind)).not.toContain("once");
    expect(commit(out.snapshot, back).occupancy.put).toContainEqual(once);
  });

  it("counts a production environment that it is the first to mention", () => {
    const elsewhere = entry(deployed("prod-eu", "succeeded"), { occurredAt: 1_000, claims });
    const plan = commit(newSnapshot("rel_2", "1.0.0", 1), elsewhere);
    expect(plan.environments).toMatchObject([{ key: "prod-eu", tier: "production" }]);
    expect(plan.snapshot.status).toBe("rolling_out");
  });

  it("takes a preview neither into the list of environments nor into the status", () => {
    const preview = { name: "preview-7", tier: null, ephemeral: true };
    const plan = commit(
      newSnapshot("rel_3", "1.0.0", 1),
      entry(deployed("x", "succeeded", { environment: preview }), { claims }),
    );
    expect(plan.environments).toEqual([]);
    expect(plan.snapshot.status).toBe("approved");
  });

  it("writes nothing that stands already", () => {
    const again = commit(
      first.snapshot,
      entry(deployed("production", "in_progress"), { occurredAt: 1_000, claims }),
    );
    expect(again.occupancy).toEqual({ gone: [], put: [] });
    expect(again.environments).toEqual([]);
  });
});

describe("a departure", () => {
  it("leaves the release as if the entries had never come", () => {
    const stays = entry(deployed("staging", "succeeded"), { occurredAt: 1_000, claims });
    const goes = entry(deployed("production", "succeeded"), {
      occurredAt: 2_000,
      claims: { ...claims, version: null },
    });
    const both = commit(newSnapshot("rel_1", "1.0.0", 1), stays, goes).snapshot;
    const alone = commit(newSnapshot("rel_1", "1.0.0", 1), stays).snapshot;
    const left = planDeparture(
      both,
      [stays],
      [{ start: "", refs: [[1_000, stays.key, 1]] }],
      REGISTRY,
      AROUND,
      5_000,
    );
    expect(left.snapshot.state).toEqual(alone.state);
    expect(left.snapshot.status).toBe(alone.status);
    expect(left.snapshot.tail.refs).toEqual([[1_000, stays.key, 1]]);
    expect(left.occupancy.gone).toMatchObject([{ environment: "production", kind: "succeeded" }]);
  });
});
