import { describe, expect, it } from "vitest";
import { delayMs, isTransient, retryAfterMs } from "./retry.ts";

const NOW = Date.UTC(2026, 2, 1, 12);
const next = (more: Partial<Parameters<typeof delayMs>[0]>) =>
  delayMs({ attempts: 1, elapsedMs: 0, budgetMs: 60_000, retryAfterMs: null, random: 0, ...more });

describe("what is tried again", () => {
  it.each([408, 425, 429, 500, 502, 503, 504])("is %s", (status) => {
    expect(isTransient(status)).toBe(true);
  });

  it.each([200, 302, 400, 401, 403, 404, 409, 413, 415, 422])("is not %s", (status) => {
    expect(isTransient(status)).toBe(false);
  });
});

describe("the time before another attempt", () => {
  it("doubles with each, up to a quarter of a minute", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => next({ attempts, random: 1 }));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it("is half of it by chance", () => {
    expect(next({ attempts: 5, random: 0 })).toBe(4000);
    expect(next({ attempts: 5, random: 0.5 })).toBe(6000);
  });

  it("is never less than was asked for", () => {
    expect(next({ retryAfterMs: 10_000 })).toBe(10_000);
    expect(next({ retryAfterMs: 0 })).toBe(250);
  });

  it("is none when the budget would be over before", () => {
    expect(next({ elapsedMs: 59_900 })).toBeNull();
    expect(next({ retryAfterMs: 61_000 })).toBeNull();
  });

  it("is asked for in seconds or as a date", () => {
    expect(retryAfterMs("3", NOW)).toBe(3000);
    expect(retryAfterMs("Sun, 01 Mar 2026 12:00:05 GMT", NOW)).toBe(5000);
    expect(retryAfterMs("Sun, 01 Mar 2026 11:00:00 GMT", NOW)).toBe(0);
    for (const nothing of [null, "", "soon"]) expect(retryAfterMs(nothing, NOW)).toBeNull();
  });
});
