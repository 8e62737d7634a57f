import { describe, expect, it } from "vitest";
import { lookAgainMs } from "./webhooks.ts";

const at = (ms: number) => new Date(ms).toISOString();

describe("deliveries are looked at again", () => {
  it("within seconds while one is due or about to be", () => {
    expect(lookAgainMs([{ status: "pending", nextAttemptAt: at(50_000) }], 0)).toBe(2000);
    expect(lookAgainMs([{ status: "pending", nextAttemptAt: at(0) }], 50_000)).toBe(2000);
    expect(lookAgainMs([{ status: "pending", nextAttemptAt: null }], 0)).toBe(2000);
  });

  it("seldom while nothing is due soon", () => {
    expect(lookAgainMs([], 0)).toBe(20_000);
    expect(lookAgainMs([{ status: "pending", nextAttemptAt: at(3_600_000) }], 0)).toBe(20_000);
    expect(lookAgainMs([{ status: "failed", nextAttemptAt: null }], 0)).toBe(20_000);
  });
});
