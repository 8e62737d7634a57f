import { describe, expect, it } from "vitest";
import { deployed, entry, tested } from "../../test/entries.ts";
import { successOf } from "./ends.ts";
import type { News } from "./entry.ts";
import { fold } from "./fold.ts";
import { standingOf, deploymentStatus as statusOf } from "./standing.ts";

const at = (occurredAt: number, news: News) => entry(news, { occurredAt });
const only = <T>(facts: { [id: string]: T }): T => {
  const [fact, ...more] = Object.values(facts);
  if (!fact || more.length > 0) throw new Error("expected one fact");
  return fact;
};
const attempt = (...entries: ReturnType<typeof at>[]) => only(fold(entries).deployments);
const shown = (...entries: ReturnType<typeof at>[]) => statusOf(fold(entries), attempt(...entries));

describe("a deployment", () => {
  it("keeps a terminal state of an attempt against a later non-terminal one", () => {
    const entries = [
      at(1, deployed("prod", "in_progress")),
      at(2, deployed("prod", "succeeded")),
      at(3, deployed("prod", "verifying")),
    ];
    expect(shown(...entries)).toBe("succeeded");
  });

  it("shows how far it came while nothing settled it, whatever came last", () => {
    expect(shown(at(1, deployed("prod", "in_progress")), at(2, deployed("prod", "queued")))).toBe(
      "in_progress",
    );
  });

  it("is settled by the later of two terminal states", () => {
    expect(shown(at(1, deployed("prod", "failed")), at(2, deployed("prod", "succeeded")))).toBe("succeeded");
    expect(shown(at(2, deployed("prod", "failed")), at(1, deployed("prod", "succeeded")))).toBe("failed");
  });

  it("does not move its finish when success is told again, or when it is replaced", () => {
    const repeated = attempt(at(5, deployed("prod", "succeeded")), at(9, deployed("prod", "succeeded")));
    expect(successOf(repeated)?.at).toBe(5);
    const replaced = [at(5, deployed("prod", "succeeded")), at(9, deployed("prod", "superseded"))];
    expect(successOf(attempt(...replaced))?.at).toBe(5);
    expect(shown(...replaced)).toBe("superseded");
  });

  it("finishes anew when it succeeds after it was taken back", () => {
    const fact = attempt(
      at(1, deployed("prod", "succeeded")),
      at(2, deployed("prod", "rolled_back")),
      at(3, deployed("prod", "succeeded")),
    );
    expect(successOf(fact)?.at).toBe(3);
  });

  it.each(["succeeded", "failed"] as const)(
    "that %s and was rolled back at one moment is rolled back, whatever decides between equal times",
    (status) => {
      for (const [first, second] of [
        ["a", "b"],
        ["b", "a"],
      ]) {
        const ended = entry(deployed("prod", status), { key: first });
        const back = entry(deployed("prod", "rolled_back"), { key: second });
        for (const order of [
          [ended, back],
          [back, ended],
        ]) {
          expect(shown(...order)).toBe("rolled_back");
          expect(successOf(attempt(...order))).toBeNull();
        }
      }
    },
  );

  it("is another one with another attempt, id or source", () => {
    const entries = [
      at(1, deployed("prod", "failed")),
      at(2, deployed("prod", "succeeded", { attempt: 2 })),
      at(3, deployed("prod", "succeeded", { deploymentId: "d" })),
      entry(deployed("prod", "succeeded"), { source: "other" }),
    ];
    expect(Object.keys(fold(entries).deployments)).toHaveLength(4);
  });

  it("is the same one however its environment is spelt", () => {
    expect(shown(at(1, deployed("Prod ", "in_progress")), at(2, deployed("prod", "succeeded")))).toBe(
      "succeeded",
    );
  });
});

describe("what runs in an environment", () => {
  const since = (...entries: ReturnType<typeof at>[]) =>
    standingOf(fold(entries)).places.prod?.succeeded?.at ?? null;

  it("is decided by when deployments finished, not by when they were told", () => {
    const first = at(10, deployed("prod", "succeeded", { deploymentId: "a" }));
    const second = at(20, deployed("prod", "succeeded", { deploymentId: "b" }));
    expect(since(second, first)).toBe(20);
  });

  it("is not what was rolled back there without a deployment being named", () => {
    const out = at(10, deployed("prod", "succeeded", { deploymentId: "a" }));
    expect(since(out, at(20, deployed("prod", "rolled_back")))).toBeNull();
    expect(since(at(5, deployed("prod", "rolled_back")), out)).toBe(10);
  });

  it("shows a rollback since it happened, also where no deployment was named", () => {
    const out = at(10, deployed("prod", "succeeded", { deploymentId: "a" }));
    const before = at(5, deployed("prod", "in_progress"));
    const { latest } = standingOf(fold([before, out, at(20, deployed("prod", "rolled_back"))])).places
      .prod ?? { latest: null };
    expect(latest).toMatchObject({ deploymentId: "a", status: "rolled_back", changedAt: 20 });
  });

  it("is nothing after the environment was removed", () => {
    const out = at(10, deployed("prod", "succeeded"));
    const gone: News = {
      kind: "removal",
      environment: { name: "prod", tier: null, ephemeral: null },
      of: "environment",
    };
    expect(since(out, at(20, gone))).toBeNull();
  });
});

describe("tests", () => {
  it("speak through the newest run of each suite", () => {
    const state = fold([
      at(1, tested("unit", { passed: 1, failed: 3 }, { runId: "1" })),
      at(2, tested("unit", { passed: 4 }, { runId: "2" })),
      at(3, tested("e2e", { passed: 6 }, { runId: "1" })),
    ]);
    expect(standingOf(state).tests).toMatchObject({
      status: "passed",
      totals: { tests: 10, passed: 10, failed: 0 },
    });
  });

  it("are running while a newer run of a suite is", () => {
    const state = fold([
      at(1, tested("unit", { passed: 1 }, { runId: "1" })),
      at(2, tested("unit", null, { runId: "2" })),
    ]);
    expect(standingOf(state).tests.status).toBe("running");
  });
});

describe("a plan", () => {
  it("is what was said of each field last, by when it was said", () => {
    const state = fold([
      at(2, { kind: "amended", plan: { owner: "Grace" } }),
      at(1, { kind: "planned", plan: { owner: "Ada", name: "Spring" } }),
    ]);
    expect(standingOf(state).plan).toEqual({ owner: "Grace", name: "Spring" });
  });
});

describe("names that mean something to JavaScript", () => {
  it.each(["__proto__", "constructor", "valueof"])("are environments like any other: %s", (name) => {
    const state = fold([at(1, deployed(name, "succeeded", { deploymentId: name }))]);
    expect(standingOf(state).places[name]?.succeeded?.at).toBe(1);
    expect(({} as Record<string, unknown>).succeeded).toBeUndefined();
  });
});
