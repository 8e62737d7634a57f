import { describe, expect, it } from "vitest";
import { dayOf, isZone, momentOf, oddityOf, wallOf, zoneNames } from "./zones.ts";

const BERLIN = "Europe/Berlin";
const at = (iso: string) => Date.parse(iso);

describe("a time of day in a zone", () => {
  it.each([
    ["2026-01-15T09:00", BERLIN, "2026-01-15T08:00:00Z"],
    ["2026-07-15T09:00", BERLIN, "2026-07-15T07:00:00Z"],
    ["2026-07-15T09:00", "Asia/Kathmandu", "2026-07-15T03:15:00Z"],
    ["2026-07-15T09:00", "UTC", "2026-07-15T09:00:00Z"],
    ["2026-01-01T00:30", "Pacific/Kiritimati", "2025-12-31T10:30:00Z"],
  ])("%s in %s is %s, and back", (wall, zone, iso) => {
    expect(momentOf(wall, zone)).toBe(at(iso));
    expect(wallOf(at(iso), zone)).toBe(wall);
  });

  it("that the clocks jump over is as much later", () => {
    expect(oddityOf("2026-03-29T02:30", BERLIN)).toBe("skipped");
    expect(momentOf("2026-03-29T02:30", BERLIN)).toBe(at("2026-03-29T01:30:00Z"));
    expect(wallOf(momentOf("2026-03-29T02:30", BERLIN), BERLIN)).toBe("2026-03-29T03:30");
  });

  it("that comes twice is meant the first time", () => {
    expect(oddityOf("2026-10-25T02:30", BERLIN)).toBe("twice");
    expect(momentOf("2026-10-25T02:30", BERLIN)).toBe(at("2026-10-25T00:30:00Z"));
  });

  it("is nothing odd on any other hour of those days", () => {
    for (const wall of ["2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00"])
      expect(oddityOf(wall, BERLIN), wall).toBeNull();
  });

  it("that cannot be read is no moment", () => {
    expect(momentOf("", BERLIN)).toBeNaN();
    expect(oddityOf("soon", BERLIN)).toBeNull();
  });
});

describe("a day in a zone", () => {
  it("begins where its first moment is, and that is not always midnight", () => {
    expect(momentOf("2026-03-29", BERLIN)).toBe(at("2026-03-28T23:00:00Z"));
    expect(momentOf("2026-03-30", BERLIN) - momentOf("2026-03-29", BERLIN)).toBe(23 * 3_600_000);
    expect(momentOf("2026-10-26", BERLIN) - momentOf("2026-10-25", BERLIN)).toBe(25 * 3_600_000);
    // In Santiago the clocks go forward at midnight: the day begins at one.
    expect(wallOf(momentOf("2026-09-06", "America/Santiago"), "America/Santiago")).toBe("2026-09-06T01:00");
  });

  it("is the reader's, not the server's", () => {
    expect(dayOf(at("2026-05-01T23:30:00Z"), BERLIN)).toBe("2026-05-02");
    expect(dayOf(at("2026-05-01T23:30:00Z"), "America/New_York")).toBe("2026-05-01");
  });
});

describe("the zones to choose from", () => {
  it("begin with the reader's own, and have none twice", () => {
    const names = zoneNames(BERLIN);
    expect(names[0]).toBe(BERLIN);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are zones, and what is none is known", () => {
    expect(zoneNames("UTC").every(isZone)).toBe(true);
    for (const name of ["", "Mars/Olympus", "Berlin"]) expect(isZone(name), name).toBe(false);
  });
});
