import { describe, expect, it } from "vitest";
import { ago, lasting, lateness, span } from "./time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = Date.parse("2026-03-10T12:00:00.000Z");

describe("relative time", () => {
  it.each([
    [0, "just now"],
    [59_999, "just now"],
    [MINUTE, "1 min ago"],
    [59 * MINUTE, "59 min ago"],
    [HOUR, "1 h ago"],
    [47 * HOUR, "47 h ago"],
    [2 * DAY, "2 d ago"],
    [400 * DAY, "400 d ago"],
  ])("says %d ms as %s", (passed, words) => {
    expect(ago(now - passed, now)).toBe(words);
  });

  it("takes a moment slightly ahead for now, and says when one is well ahead", () => {
    expect(ago(now + 30_000, now)).toBe("just now");
    expect(ago(now + 3 * HOUR, now)).toBe("in 3 h");
  });

  it("says how long something has lasted", () => {
    expect(lasting(now - 10_000, now)).toBe("now");
    expect(lasting(now - 5 * HOUR, now)).toBe("5 h");
    expect(span(30_000)).toBe("under a minute");
  });
});

describe("lateness", () => {
  it("is named when we learned of something more than ten minutes after it happened", () => {
    expect(lateness("2026-03-10T09:00:00.000Z", "2026-03-10T12:00:00.000Z")).toBe("3 h");
  });

  it("is nothing for what arrived within ten minutes, or before it is said to have happened", () => {
    expect(lateness("2026-03-10T12:00:00.000Z", "2026-03-10T12:10:00.000Z")).toBeNull();
    expect(lateness("2026-03-10T12:01:00.000Z", "2026-03-10T12:00:00.000Z")).toBeNull();
  });
});
