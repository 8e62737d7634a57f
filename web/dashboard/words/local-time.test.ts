import { describe, expect, it } from "vitest";
import { isoOfLocal, localOfIso } from "./local-time.ts";

describe("a field for a date and a time", () => {
  it("holds a moment to the minute, and gives it back", () => {
    expect(isoOfLocal(localOfIso("2026-03-10T12:34:00.000Z"))).toBe("2026-03-10T12:34:00.000Z");
    expect(localOfIso("2026-03-10T12:34:56.000Z")).toMatch(/^2026-03-\d\dT\d\d:\d\d$/);
  });

  it("means no moment where it is empty or half filled in", () => {
    expect(isoOfLocal("")).toBeNull();
    expect(isoOfLocal("2026-03-")).toBeNull();
  });
});
