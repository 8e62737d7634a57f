import { describe, expect, it } from "vitest";
import { type Blocked, block, dueToLook, lookNow, nextLook, stillBlocked, unblock } from "./blocked.ts";
import type { Finding } from "./facts.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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
const lock = finding("lock", "waiting");

const only = (all: readonly Blocked[]): Blocked => {
  expect(all).toHaveLength(1);
  return all[0] as Blocked;
};
const refused = (earliest: number | null = null, now = 0, findings = [tests]) =>
  block([], ONE, findings, earliest, now).all;
/** What is remembered after a look that found it kept out still. */
const lookedAt = (all: readonly Blocked[], now: number, earliest: number | null = null) => {
  const { due, all: after } = dueToLook(all, now);
  return due.reduce((rest, one) => stillBlocked(rest, one, one.releaseId, [tests], earliest, now), after);
};

describe("a release that is kept out", () => {
  it("is news once, whatever opens and closes in the words for it", () => {
    const first = block([], ONE, [tests, finding("lock", "passed")], 5, 0);
    expect(first.isNews).toBe(true);
    expect(block(first.all, ONE, [finding("tests", "blocked")], 9, 1)).toEqual({
      isNews: false,
      all: [{ ...ONE, closed: ["tests"], isBehindLock: false, refusedAt: 1, lookAt: 9 }],
    });
  });

  it("is news again when another gate closes, or one of several opens, in whatever order they stand", () => {
    const both = refused(null, 0, [tests, freeze]);
    expect(block(both, ONE, [freeze, tests], null, 0).isNews).toBe(false);
    expect(block(both, ONE, [freeze], null, 0).isNews).toBe(true);
    const external = block(both, ONE, [tests, freeze, finding("external", "waiting", "scan")], null, 0);
    expect(external.isNews).toBe(true);
    expect(
      block(external.all, ONE, [tests, freeze, finding("external", "waiting", "load")], null, 0).isNews,
    ).toBe(true);
  });

  it("is let in as news once, and kept out again as news", () => {
    const all = refused();
    const opened = unblock(all, "rel_1");
    expect(opened).toEqual({ all: [], isNews: true });
    expect(unblock(opened.all, "rel_1").isNews).toBe(false);
    expect(unblock(all, "rel_2")).toEqual({ all, isNews: false });
    expect(unblock(all, "rel_2", "rel_1").isNews).toBe(true);
    expect(block(opened.all, ONE, [tests], null, 0).isNews).toBe(true);
  });

  it("is forgotten after twenty others", () => {
    let all: readonly Blocked[] = [];
    for (let n = 0; n <= 20; n += 1)
      all = block(all, { ...ONE, releaseId: `rel_${n}` }, [tests], null, 0).all;
    expect(all).toHaveLength(20);
    expect(unblock(all, "rel_0").isNews).toBe(false);
    expect(unblock(all, "rel_20").isNews).toBe(true);
  });
});

describe("a release that is kept out is looked at", () => {
  it("when time may have let it in, and a minute later where nobody found out", () => {
    const early = refused(1_000, 0, [freeze]);
    const all = block(early, { ...ONE, releaseId: "rel_2" }, [tests], null, 0).all;
    expect(nextLook(all)).toBe(1_000);
    expect(dueToLook(all, 999).due).toEqual([]);
    const { due, all: after } = dueToLook(all, 1_000);
    expect(due.map(({ releaseId }) => releaseId)).toEqual(["rel_1"]);
    expect(nextLook(after)).toBe(61_000);
    expect(nextLook([])).toBeNull();
  });

  it("after five minutes though nothing happens, then at distances that grow to an hour", () => {
    const distances = [0, 5 * MINUTE, 40 * MINUTE, 80 * MINUTE, 8 * HOUR, 3 * DAY].map((age) => {
      const all = age === 0 ? refused() : lookedAt(refused(), age);
      return (only(all).lookAt - age) / MINUTE;
    });
    expect(distances).toEqual([5, 5, 5, 10, 60, 60]);
  });

  it("some two hundred times in seven days, and is forgotten then", () => {
    let [looks, all] = [0, refused()];
    for (let at = nextLook(all); at !== null; at = nextLook(all)) {
      expect(at).toBeLessThan(7 * DAY + HOUR + 1);
      all = lookedAt(all, at) as Blocked[];
      looks += 1;
    }
    expect(looks).toBeGreaterThan(150);
    expect(looks).toBeLessThan(250);
  });

  it("when time opens it, however long that takes, and is forgotten where it does not open then", () => {
    const opens = 10 * DAY;
    const late = lookedAt(refused(opens), 8 * DAY, opens);
    expect(only(late).lookAt).toBe(opens);
    expect(lookedAt(late, opens)).toEqual([]);
  });

  it("as if it were kept out anew each time that a permit is refused", () => {
    const old = lookedAt(refused(), 3 * DAY);
    const again = block(old, ONE, [tests], null, 3 * DAY + 1).all;
    expect(only(again).lookAt).toBe(3 * DAY + 1 + 5 * MINUTE);
    expect(only(lookedAt(again, 9 * DAY)).refusedAt).toBe(3 * DAY + 1);
  });

  it("now where something is said to have changed, and not where it is about others", () => {
    const all = block(refused(), { ...ONE, releaseId: "rel_2" }, [lock], null, 0).all;
    expect(lookNow(all, ({ releaseId }) => releaseId === "rel_3", 7)).toBeNull();
    const now = lookNow(all, ({ isBehindLock }) => isBehindLock, 7) ?? [];
    expect(dueToLook(now, 7).due.map(({ releaseId }) => releaseId)).toEqual(["rel_2"]);
    expect(nextLook(lookNow(now, () => true, 9) ?? [])).toBe(7);
  });

  it("once more where something changed while it was looked at", () => {
    const { due, all } = dueToLook(refused(), 6 * MINUTE);
    const changed = lookNow(all, () => true, 6 * MINUTE + 1) ?? [];
    const after = stillBlocked(changed, only(due), "rel_1", [lock], null, 6 * MINUTE + 2);
    expect(only(after)).toMatchObject({ lookAt: 6 * MINUTE + 1, isBehindLock: true, closed: ["tests"] });
  });

  it("by the name that it has by now, once", () => {
    const { due, all } = dueToLook(refused(), 6 * MINUTE);
    expect(only(stillBlocked(all, only(due), "rel_2", [tests], null, 6 * MINUTE)).releaseId).toBe("rel_2");
    const both = block(all, { ...ONE, releaseId: "rel_2" }, [tests], null, 6 * MINUTE).all;
    expect(only(stillBlocked(both, only(due), "rel_2", [tests], null, 6 * MINUTE)).releaseId).toBe("rel_2");
  });
});
