import { describe, expect, it } from "vitest";
import { missedSince, underWay } from "./replay.ts";

const LONG_AGO = "2026-10-01T00:00:00.000Z";

describe("what an endpoint missed while it was disabled", () => {
  it("begins a day before that, and with what was under way for longer", () => {
    expect(missedSince({ createdAt: LONG_AGO, disabledAt: "2026-11-06T10:00:00.000Z" })).toEqual({
      missing: "2026-11-05T10:00:00.000Z",
      failed: "2026-10-29T10:00:00.000Z",
    });
  });

  it("is nothing from before the endpoint was made", () => {
    const createdAt = "2026-11-06T09:59:30.000Z";
    expect(missedSince({ createdAt, disabledAt: "2026-11-06T10:00:00.000Z" })).toEqual({
      missing: createdAt,
      failed: createdAt,
    });
  });

  it("is nothing while it is enabled", () => {
    expect(missedSince({ createdAt: LONG_AGO, disabledAt: null })).toBeNull();
  });

  it("is counted in words", () => {
    expect([0, 1, 7].map(underWay)).toEqual([
      "Nothing was there to send again",
      "1 message is under way",
      "7 messages are under way",
    ]);
  });
});
