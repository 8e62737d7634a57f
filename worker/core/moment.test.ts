import { describe, expect, it } from "vitest";
import { momentOf, seenUntil } from "./moment.ts";

const NOW = Date.UTC(2026, 5, 1, 12);
const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

describe("a moment that is asked for", () => {
  it("is the present where nothing is said, and where all that is said is now or lies ahead", () => {
    expect(momentOf({}, NOW)).toBeNull();
    expect(momentOf({ asOf: at(0), knownAt: at(3) }, NOW)).toBeNull();
  });

  it("is now in what is not said of it", () => {
    expect(momentOf({ asOf: at(-1) }, NOW)).toEqual({ asOf: NOW - 3_600_000, knownAt: NOW });
    expect(momentOf({ knownAt: at(-1) }, NOW)).toEqual({ asOf: NOW, knownAt: NOW - 3_600_000 });
  });

  it("lies no further ahead than now", () => {
    expect(momentOf({ asOf: at(-1), knownAt: at(9) }, NOW)).toEqual({ asOf: NOW - 3_600_000, knownAt: NOW });
  });

  it("is the same in any zone it is written in", () => {
    expect(momentOf({ asOf: "2026-06-01T10:00:00+02:00" }, NOW)?.asOf).toBe(Date.UTC(2026, 5, 1, 8));
  });

  it("lets Slipway's own doings be seen up to the earlier of its two times", () => {
    expect(seenUntil({ asOf: 1, knownAt: 2 })).toBe(1);
    expect(seenUntil({ asOf: 2, knownAt: 1 })).toBe(1);
  });
});
