import { describe, expect, it } from "vitest";
import { LOCK_TTL_SECONDS } from "../../../../schema/contract/locks.ts";
import { endingOf, HOLD_CHOICES, USUAL_SECONDS } from "./lock-words.ts";

describe("how long a lock may be taken for", () => {
  it("is what the interface takes, up to its most", () => {
    const all = HOLD_CHOICES.map(({ seconds }) => seconds);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(LOCK_TTL_SECONDS.least);
    expect(Math.max(...all)).toBe(LOCK_TTL_SECONDS.most);
    expect(all).toContain(USUAL_SECONDS);
  });
});

describe("how a hold ended", () => {
  it("is told of what a rollback shut as of a door, and of all others as of a thing one has", () => {
    const expiresAt = "2026-03-01T12:00:00.000Z";
    expect(endingOf({ ended: null, expiresAt }).word).toBe("Holds it now");
    expect(endingOf({ ended: "stolen", expiresAt }).word).toBe("Taken away");
    expect(endingOf({ ended: null, expiresAt: null })).toMatchObject({ word: "Still shut", tone: "bad" });
    expect(endingOf({ ended: "stolen", expiresAt: null }).word).toBe("Opened again");
  });
});
