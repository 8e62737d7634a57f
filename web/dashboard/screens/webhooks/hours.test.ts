import { describe, expect, it } from "vitest";
import { barsOf, everyHour, HOURS_SHOWN, type Hour, hoursInWords, midnights } from "./hours.ts";

const NOW = Date.parse("2026-11-06T10:20:00.000Z");
const hour = (start: string, succeeded: number, failed: number): Hour => ({
  start,
  succeeded,
  failed,
  medianMs: null,
});

describe("the hours of an endpoint", () => {
  it("are all there, the last the one that runs, with nothing in those that nothing is known of", () => {
    const known = hour("2026-11-06T09:00:00.000Z", 3, 1);
    const all = everyHour([known], NOW);
    expect(all).toHaveLength(HOURS_SHOWN);
    expect(all.at(-1)).toEqual(hour("2026-11-06T10:00:00.000Z", 0, 0));
    expect(all.at(-2)).toBe(known);
    expect(all[0]?.start).toBe("2026-11-01T11:00:00.000Z");
  });

  it("leave out what is older than they are", () => {
    const all = everyHour([hour("2026-10-01T09:00:00.000Z", 3, 1)], NOW);
    expect(hoursInWords(all)).toBe("Nothing was sent in the last five days.");
  });

  it("are summed up in a sentence", () => {
    const one = hour("2026-11-06T09:00:00.000Z", 1, 0);
    expect(hoursInWords([one])).toBe("1 attempt in the last five days, none failed.");
    expect(hoursInWords([one, { ...one, failed: 2 }])).toBe("4 attempts in the last five days, 2 failed.");
  });

  it("begin a day where the clock of the reader does", () => {
    const all = everyHour([], NOW);
    for (const place of midnights(all)) expect(new Date(all[place]?.start ?? "").getHours()).toBe(0);
    expect(midnights(all).length).toBeGreaterThanOrEqual(4);
  });
});

describe("the bars of hours", () => {
  const bars = (...counts: [number, number][]) =>
    barsOf(counts.map(([succeeded, failed]) => hour("2026-11-06T09:00:00.000Z", succeeded, failed)));

  it("take the whole height between the most that arrived and the most that failed", () => {
    const { zero, bars: drawn } = bars([3, 0], [1, 1]);
    expect(zero).toBe(0.75);
    expect(drawn.map(({ up, down }) => [up, down])).toEqual([
      [0.75, 0],
      [0.25, 0.25],
    ]);
  });

  it("show a single failure beside any number that arrived, and stay within the height", () => {
    const { zero, bars: drawn } = bars([10_000, 0], [0, 1]);
    expect(drawn[1]?.down).toBeGreaterThan(0.02);
    expect(zero + (drawn[1]?.down ?? 0)).toBeLessThanOrEqual(1.0001);
    expect(drawn[0]?.up).toBeLessThanOrEqual(zero + 0.0001);
  });

  it("stand on the ground where nothing failed, and are none where nothing was sent", () => {
    expect(bars([2, 0]).zero).toBe(1);
    expect(bars([0, 0])).toMatchObject({ zero: 1, bars: [{ up: 0, down: 0 }] });
  });
});
