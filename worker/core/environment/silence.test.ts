import { describe, expect, it } from "vitest";
import { type Heard, hear, lost, NOTHING_WATCHED, nextLoss, patienceMs } from "./silence.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const started = (key: string, startedAt: number): Heard => ({
  key,
  releaseId: "rel_1",
  version: "1.0.0",
  deploymentId: key,
  startedAt,
  heardAt: startedAt,
  endedAt: null,
});
const ended = (key: string, startedAt: number, endedAt: number): Heard => ({
  ...started(key, startedAt),
  endedAt,
});

describe("silence is news", () => {
  it("at the component's own 99th percentile", () => {
    const took = Array.from({ length: 100 }, (_, index) => (index + 1) * MINUTE);
    expect(patienceMs(took)).toBe(99 * MINUTE);
    expect(patienceMs([...took].reverse())).toBe(99 * MINUTE);
  });

  it("not before five minutes, nor before six hours while too little is known", () => {
    expect(patienceMs(Array.from({ length: 50 }, () => 1000))).toBe(5 * MINUTE);
    expect(patienceMs([MINUTE, MINUTE])).toBe(6 * HOUR);
  });

  it("of a start without an end, and not of one that ended", () => {
    const watch = hear(NOTHING_WATCHED, [started("a", 0), started("b", MINUTE), ended("a", 0, 2 * MINUTE)]);
    expect(nextLoss(watch)).toBe(MINUTE + 6 * HOUR);
    expect(lost(watch, MINUTE + 6 * HOUR - 1)).toEqual([]);
    expect(lost(watch, MINUTE + 6 * HOUR)).toMatchObject([{ one: { key: "b" }, afterMs: 6 * HOUR }]);
  });

  it("only since it was first heard of: what is told late is not lost already", () => {
    const watch = hear(NOTHING_WATCHED, [{ ...started("a", 0), heardAt: 24 * HOUR }]);
    expect(lost(watch, 24 * HOUR)).toEqual([]);
    expect(nextLoss(watch)).toBe(30 * HOUR);
    expect(hear(watch, [ended("a", 0, MINUTE)]).durationsMs).toEqual([MINUTE]);
  });

  it("told twice is told once, and an end nobody waits for says nothing", () => {
    const once = hear(NOTHING_WATCHED, [started("a", 0), ended("a", 0, MINUTE)]);
    expect(hear(once, [ended("a", 0, MINUTE)])).toEqual(once);
    expect(once.durationsMs).toEqual([MINUTE]);
    expect(hear(hear(NOTHING_WATCHED, [started("a", 0)]), [started("a", 0)]).watched).toHaveLength(1);
    expect(nextLoss(once)).toBeNull();
  });
});
