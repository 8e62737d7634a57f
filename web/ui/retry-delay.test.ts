import { expect, it } from "vitest";
import { retryDelayMs } from "./retry-delay.ts";

it("waits twice as long after each failure, up to half a minute", () => {
  expect([1, 2, 3, 4].map((failures) => retryDelayMs(failures, 1))).toEqual([500, 1000, 2000, 4000]);
  expect(retryDelayMs(60, 1)).toBe(30_000);
});

it("spreads clients over half of the wait", () => {
  expect(retryDelayMs(3, 0)).toBe(1000);
  expect(retryDelayMs(3, 0.5)).toBe(1500);
});
