import { describe, expect, it } from "vitest";
import { LOCK_TTL_SECONDS } from "../../../../schema/contract/locks.ts";
import { HOLD_CHOICES, USUAL_SECONDS } from "./lock-words.ts";

describe("how long a lock may be taken for", () => {
  it("is what the interface takes, up to its most", () => {
    const all = HOLD_CHOICES.map(({ seconds }) => seconds);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(LOCK_TTL_SECONDS.least);
    expect(Math.max(...all)).toBe(LOCK_TTL_SECONDS.most);
    expect(all).toContain(USUAL_SECONDS);
  });
});
