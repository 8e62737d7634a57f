import { describe, expect, it } from "vitest";
import { leftOf, minutesInWords, minutesOf, wholeUnits } from "./durations.ts";

describe("a number of minutes", () => {
  it.each([
    [0, "0 minutes"],
    [1, "1 minute"],
    [45, "45 minutes"],
    [60, "1 hour"],
    [90, "1 hour 30 minutes"],
    [1440, "1 day"],
    [2 * 1440 + 61, "2 days 1 hour 1 minute"],
  ])("%d reads %s", (minutes, words) => {
    expect(minutesInWords(minutes)).toBe(words);
  });

  it.each([
    [0, 0, "minutes"],
    [90, 90, "minutes"],
    [120, 2, "hours"],
    [1440, 1, "days"],
    [1500, 25, "hours"],
  ] as const)("%d is written as %d %s, and read back as what it was", (minutes, amount, unit) => {
    expect(wholeUnits(minutes)).toEqual({ amount, unit });
    expect(minutesOf(amount, unit)).toBe(minutes);
  });
});

describe("what is left", () => {
  it.each([
    [-1, null],
    [0, null],
    [1, "1 s"],
    [59_000, "59 s"],
    [60_000, "1 min 0 s"],
    [252_400, "4 min 13 s"],
    [8_100_000, "2 h 15 min"],
    [183_600_000, "2 d 3 h"],
  ])("of %d ms reads %s", (ms, words) => {
    expect(leftOf(ms)).toBe(words);
  });
});
