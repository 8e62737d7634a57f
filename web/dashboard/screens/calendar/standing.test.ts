import { describe, expect, it } from "vitest";
import { standingOf } from "./standing.ts";

const NOW = Date.parse("2026-11-11T12:00:00Z");
const EARLIER = "2026-11-11T11:00:00.000Z";
const LATER = "2026-11-11T13:00:00.000Z";

const lasting = (activeUntil: string | null) =>
  standingOf({ active: true, activeUntil, nextStart: null }, NOW);
const waiting = (nextStart: string | null) =>
  standingOf({ active: false, activeUntil: null, nextStart }, NOW);

describe("a window", () => {
  it("lasts until its end, and not a moment longer", () => {
    expect(lasting(LATER)).toEqual({ lasts: true, until: LATER, next: null });
    expect(lasting(EARLIER).lasts).toBe(false);
    expect(lasting("2026-11-11T12:00:00.000Z").lasts).toBe(false);
  });

  it("without an end lasts until somebody ends it", () => {
    expect(lasting(null)).toEqual({ lasts: true, until: null, next: null });
  });

  it("has begun when its next begin is past, though nobody asked again", () => {
    expect(waiting(EARLIER)).toEqual({ lasts: true, until: null, next: null });
    expect(waiting(LATER)).toEqual({ lasts: false, until: null, next: LATER });
    expect(waiting(null)).toEqual({ lasts: false, until: null, next: null });
  });
});
