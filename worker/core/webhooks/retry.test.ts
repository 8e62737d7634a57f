import { describe, expect, it } from "vitest";
import { MAX_ATTEMPTS, nextAttempt, parseRetryAfter, SCHEDULE_SECONDS } from "./retry.ts";

const NOW = Date.parse("2026-03-01T12:00:00.000Z");
const wait = (made: number, random = 0.5, retryAfter: number | null = null) => {
  const at = nextAttempt({ made, now: NOW, random, retryAfter });
  return at === null ? null : at - NOW;
};

describe("the schedule of attempts", () => {
  it("is ten attempts over 75 hours, 35 minutes and 5 seconds", () => {
    expect(MAX_ATTEMPTS).toBe(10);
    expect(SCHEDULE_SECONDS.reduce<number>((sum, seconds) => sum + seconds, 0)).toBe((75 * 60 + 35) * 60 + 5);
  });

  it("begins at once, waits longer each time, and ends after the tenth", () => {
    const waits = Array.from({ length: 12 }, (_, made) => wait(made));
    expect(waits).toEqual([0, 5e3, 300e3, 1800e3, 7200e3, 18e6, 36e6, 504e5, 72e6, 864e5, null, null]);
  });

  it("is spread by a fifth to either side", () => {
    expect([wait(1, 0), wait(1, 0.25), wait(1, 1)]).toEqual([4000, 4500, 6000]);
    expect([wait(9, 0), wait(9, 1)]).toEqual([864e5 * 0.8, 864e5 * 1.2]);
    expect([wait(0, 0), wait(0, 1)]).toEqual([0, 0]);
  });

  it("is lengthened by a receiver that asks for it, to twice the wait at most", () => {
    expect(wait(2, 0.5, 120_000)).toBe(300_000);
    expect(wait(2, 0.5, 400_000)).toBe(400_000);
    expect(wait(2, 0.5, 600_001)).toBe(600_000);
    expect(wait(1, 0.5, 999_999_999_000)).toBe(10_000);
  });

  it("is never shortened, and never turned back", () => {
    expect(wait(2, 0, 0)).toBe(240_000);
    expect(wait(2, 0, -5000)).toBe(240_000);
    expect(wait(10, 0.5, 1000)).toBeNull();
  });
});

describe("a Retry-After", () => {
  it.each([
    ["0", 0],
    ["120", 120_000],
    ["007", 7000],
    ["999999999", 999_999_999_000],
    ["Sun, 01 Mar 2026 12:02:00 GMT", 120_000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Fri, 31 Dec 9999 23:59:59 GMT", Date.parse("9999-12-31T23:59:59Z") - NOW],
  ])("is understood where it is seconds or a date: %s", (text, ms) => {
    expect(parseRetryAfter(text, NOW)).toBe(ms);
  });

  it.each([
    "",
    " 120",
    "-5",
    "+5",
    "1e9",
    "120.5",
    "999999999999",
    "0x10",
    "١٢٠",
    "120, 60",
    "120,Sun, 01 Mar 2026 12:02:00 GMT",
    "soon",
    "2026-03-01T12:02:00Z",
    "2026-03",
    "Sun, 01 Mar 2026 12:02:00 UTC",
    "Sun, 01 Mar 2026 12:02:00 +0000",
    "Mon, 01 Mar 2026 12:02:00 GMT",
    "Sun, 30 Feb 2026 12:02:00 GMT",
    "Sunday, 01-Mar-26 12:02:00 GMT",
    "Sun Mar  1 12:02:00 2026",
    "sun, 01 mar 2026 12:02:00 gmt",
    "Sun, 01 Mar 2026 25:02:00 GMT",
  ])("asks for nothing where it is anything else: %j", (text) => {
    expect(parseRetryAfter(text, NOW)).toBeNull();
  });

  it("asks for nothing where there is none", () => {
    expect(parseRetryAfter(null, NOW)).toBeNull();
  });

  it.each(["120", "999999999", "Sun, 01 Mar 2026 11:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "1e9"])(
    "moves the next attempt to between its earliest moment and twice its wait: %s",
    (text) => {
      for (const made of [1, 2, 5, 9]) {
        const next = wait(made, 0, parseRetryAfter(text, NOW)) ?? -1;
        const seconds = SCHEDULE_SECONDS[made] ?? 0;
        expect(next).toBeGreaterThanOrEqual(seconds * 800);
        expect(next).toBeLessThanOrEqual(seconds * 2000);
      }
    },
  );
});
