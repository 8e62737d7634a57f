import { describe, expect, it } from "vitest";
import { type Blocked, block, dueToLook, nextLook, unblock } from "./blocked.ts";
import type { Finding } from "./facts.ts";

const finding = (gate: string, outcome: Finding["outcome"], name?: string): Finding => ({
  gate,
  outcome,
  because: "",
  reasonCode: "",
  until: null,
  ...(name === undefined ? {} : { name }),
});
const ONE = { releaseId: "rel_1", isRollback: false };
const tests = finding("tests", "waiting");
const freeze = finding("freeze", "blocked");

describe("a release that is kept out", () => {
  it("is news once, whatever opens and closes in the words for it", () => {
    const first = block([], ONE, [tests, finding("lock", "passed")], 5);
    expect(first.isNews).toBe(true);
    expect(block(first.all, ONE, [finding("tests", "blocked")], 9)).toEqual({
      isNews: false,
      all: [{ ...ONE, closed: ["tests"], lookAt: 9 }],
    });
  });

  it("is news again when another gate closes, or one of several opens, in whatever order they stand", () => {
    const both = block([], ONE, [tests, freeze], null).all;
    expect(block(both, ONE, [freeze, tests], null).isNews).toBe(false);
    expect(block(both, ONE, [freeze], null).isNews).toBe(true);
    const external = block(both, ONE, [tests, freeze, finding("external", "waiting", "scan")], null);
    expect(external.isNews).toBe(true);
    expect(
      block(external.all, ONE, [tests, freeze, finding("external", "waiting", "load")], null).isNews,
    ).toBe(true);
  });

  it("is let in as news once", () => {
    const all = block([], ONE, [tests], null).all;
    const opened = unblock(all, "rel_1");
    expect(opened).toEqual({ all: [], isNews: true });
    expect(unblock(opened.all, "rel_1").isNews).toBe(false);
    expect(unblock(all, "rel_2")).toEqual({ all, isNews: false });
  });

  it("is forgotten after twenty others", () => {
    let all: readonly Blocked[] = [];
    for (let n = 0; n <= 20; n += 1) all = block(all, { ...ONE, releaseId: `rel_${n}` }, [tests], null).all;
    expect(all).toHaveLength(20);
    expect(unblock(all, "rel_0").isNews).toBe(false);
    expect(unblock(all, "rel_20").isNews).toBe(true);
  });

  it("is looked at when time may have let it in, and again later where nobody found out", () => {
    const early = block([], ONE, [freeze], 1_000).all;
    const all = block(early, { ...ONE, releaseId: "rel_2" }, [tests], null).all;
    expect(nextLook(all)).toBe(1_000);
    expect(dueToLook(all, 999).due).toEqual([]);
    const { due, all: after } = dueToLook(all, 1_000);
    expect(due.map(({ releaseId }) => releaseId)).toEqual(["rel_1"]);
    expect(nextLook(after)).toBe(61_000);
    expect(nextLook([])).toBeNull();
  });
});
