import { describe, expect, it } from "vitest";
import { type DriftItem, differing, driftInWords } from "./drift-words.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 10, 12);
const item = (over: Partial<DriftItem>): DriftItem => ({
  environment: "production",
  tier: "production",
  version: "1.0.0",
  digest: null,
  since: null,
  before: "staging",
  state: "behind",
  releases: 2,
  differsSince: new Date(NOW - 3 * DAY_MS).toISOString(),
  ...over,
});

describe("drift", () => {
  it("says by how many releases and for how long one environment is ahead of the next", () => {
    expect(driftInWords(item({}), NOW)).toBe("staging is 2 releases ahead of production, for 3 d");
    expect(driftInWords(item({ releases: 1 }), NOW)).toBe(
      "staging is 1 release ahead of production, for 3 d",
    );
  });

  it("leaves out what nobody knows any more", () => {
    expect(driftInWords(item({ releases: 0, differsSince: null }), NOW)).toBe(
      "staging is ahead of production",
    );
  });

  it("tells a version that skipped an environment, and one that was built anew", () => {
    expect(driftInWords(item({ state: "ahead" }), NOW)).toContain("newer version than staging");
    expect(driftInWords(item({ state: "rebuilt" }), NOW)).toContain("another artifact");
  });

  it("says which of two environments is empty", () => {
    expect(driftInWords(item({ state: "empty", version: null }), NOW)).toBe("Nothing runs in production");
    expect(driftInWords(item({ state: "empty" }), NOW)).toBe("Nothing runs in staging");
  });

  it("is told only where environments differ", () => {
    const items = [item({ state: "first", before: null }), item({ state: "same" }), item({ state: "apart" })];
    expect(differing({ items }).map(({ state }) => state)).toEqual(["apart"]);
  });
});
