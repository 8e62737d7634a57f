import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOfRecurrence, lastStart, nextStart, type Recurrence } from "./recurrence.ts";
import { activeAt, beginsAfter, concerns, stretchesBetween, type Window, windowState } from "./windows.ts";

const HOUR = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const rule = (rrule: string, start: string, timezone = "UTC"): Recurrence => ({
  start: at(start),
  rrule,
  timezone,
});

const window = (over: Partial<Window> = {}): Window => ({
  id: "frz_1",
  name: "Night",
  kind: "deny",
  reason: "people sleep",
  start: at("2026-01-05T22:00:00Z"),
  end: null,
  rrule: "FREQ=DAILY",
  durationMs: 8 * HOUR,
  timezone: "UTC",
  ...over,
});

describe("a rule that repeats", () => {
  it("comes at the time of day of its own zone, in winter and in summer", () => {
    const morning = rule("FREQ=DAILY", "2026-01-05T08:00:00Z", "Europe/Berlin");
    expect(iso(nextStart(morning, at("2026-01-10T00:00:00Z")))).toBe("2026-01-10T08:00:00.000Z");
    expect(iso(nextStart(morning, at("2026-07-10T00:00:00Z")))).toBe("2026-07-10T07:00:00.000Z");
    expect(iso(lastStart(morning, at("2026-07-10T07:30:00Z")))).toBe("2026-07-10T07:00:00.000Z");
  });

  it("comes an hour later where the clocks skip its time of day", () => {
    const night = rule("FREQ=DAILY", "2026-03-01T01:30:00Z", "Europe/Berlin");
    expect(iso(nextStart(night, at("2026-03-28T12:00:00Z")))).toBe("2026-03-29T01:30:00.000Z");
    expect(iso(nextStart(night, at("2026-03-29T12:00:00Z")))).toBe("2026-03-30T00:30:00.000Z");
  });

  it("comes once, the first time, where the clocks pass its time of day twice", () => {
    const night = rule("FREQ=DAILY", "2026-10-01T00:30:00Z", "Europe/Berlin");
    expect(iso(nextStart(night, at("2026-10-24T12:00:00Z")))).toBe("2026-10-25T00:30:00.000Z");
    expect(iso(nextStart(night, at("2026-10-25T00:30:00Z")))).toBe("2026-10-26T01:30:00.000Z");
    expect(iso(lastStart(night, at("2026-10-25T02:00:00Z")))).toBe("2026-10-25T00:30:00.000Z");
  });

  it("ends with its last, by a count, a day of its own zone, or a moment", () => {
    const never = at("2026-02-01T00:00:00Z");
    expect(nextStart(rule("FREQ=DAILY;COUNT=3", "2026-01-05T08:00:00Z"), never)).toBeNull();
    const day = rule("FREQ=DAILY;UNTIL=20260107", "2026-01-05T23:30:00Z", "America/New_York");
    expect(iso(lastStart(day, never))).toBe("2026-01-07T23:30:00.000Z");
    const moment = rule("FREQ=DAILY;UNTIL=20260107T233000Z", "2026-01-05T23:30:00Z", "America/New_York");
    expect(iso(lastStart(moment, never))).toBe("2026-01-07T23:30:00.000Z");
    const before = rule("FREQ=DAILY;UNTIL=20260107T232959Z", "2026-01-05T23:30:00Z", "America/New_York");
    expect(iso(lastStart(before, never))).toBe("2026-01-06T23:30:00.000Z");
  });

  it("is found as quickly a century after it began", () => {
    expect(iso(lastStart(rule("FREQ=DAILY", "1926-01-01T09:00:00Z"), at("2026-06-01T10:00:00Z")))).toBe(
      "2026-06-01T09:00:00.000Z",
    );
  });

  it("is refused where it never comes", () => {
    expect(
      faultOfRecurrence(rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01T00:00:00Z")),
    ).not.toBeNull();
    expect(faultOfRecurrence(rule("FREQ=DAILY;UNTIL=20250101", "2026-01-01T00:00:00Z"))).toBe("never comes");
    expect(faultOfRecurrence(rule("FREQ=WEEKLY;BYDAY=FR", "2026-01-01T00:00:00Z"))).toBeNull();
  });
});

describe("a window", () => {
  it("lasts from its start up to its end", () => {
    const once = window({ rrule: null, start: 1000, end: 2000 });
    expect(activeAt(once, 999)).toBeNull();
    expect(activeAt(once, 1000)).toEqual({ from: 1000, to: 2000 });
    expect(activeAt(once, 2000)).toBeNull();
    expect(beginsAfter(once, 999)).toBe(1000);
    expect(beginsAfter(once, 1000)).toBeNull();
  });

  it("lasts as long as it says through a change of the clocks", () => {
    const night = window({ timezone: "Europe/Berlin", start: at("2026-03-01T21:00:00Z") });
    expect(activeAt(night, at("2026-03-29T04:59:59Z"))).toEqual({
      from: at("2026-03-28T21:00:00Z"),
      to: at("2026-03-29T05:00:00Z"),
    });
    expect(activeAt(night, at("2026-03-29T20:00:00Z"))?.from).toBe(at("2026-03-29T20:00:00Z"));
  });

  it("may last longer than the time to the next", () => {
    const long = window({ rrule: "FREQ=DAILY", durationMs: 30 * HOUR });
    for (const moment of ["2026-01-06T22:00:00Z", "2026-01-07T03:00:00Z", "2026-01-07T21:59:59Z"])
      expect(activeAt(long, at(moment))).not.toBeNull();
  });
});

describe("a window is open when no deny is active and there is no allow, or one is active", () => {
  const deny = window({ id: "deny", rrule: null, start: 100, end: 200 });
  const allow = window({ id: "allow", kind: "allow", rrule: null, start: 150, end: 300 });

  it.each([
    [[], 0, true],
    [[deny], 99, true],
    [[deny], 100, false],
    [[deny], 200, true],
    [[allow], 149, false],
    [[allow], 150, true],
    [[allow], 300, false],
    [[deny, allow], 160, false],
    [[deny, allow], 250, true],
    [[deny, allow], 50, false],
  ])("of %j at %i: %s", (windows, moment, open) => {
    expect(windowState(windows, moment).open).toBe(open);
  });

  it("says which is the longest in the way, and until when at least", () => {
    const longer = window({ id: "longer", rrule: null, start: 100, end: 500 });
    expect(windowState([deny, longer], 150)).toMatchObject({ because: { id: "longer" }, until: 500 });
    expect(windowState([allow], 10)).toMatchObject({ because: { id: "allow" }, until: 150 });
    expect(windowState([allow], 400)).toMatchObject({ because: { id: "allow" }, until: null });
  });

  it("never says that it stays closed beyond its opening", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
    );
    const rules = fc.constantFrom(
      "FREQ=DAILY",
      "FREQ=WEEKLY;BYDAY=FR,MO",
      "FREQ=HOURLY;INTERVAL=5",
      "FREQ=MONTHLY;BYDAY=-1SU",
    );
    const some = fc
      .record({
        kind: fc.constantFrom("deny" as const, "allow" as const),
        timezone: zones,
        rrule: rules,
        start: fc.integer({ min: at("2026-03-01T00:00:00Z"), max: at("2026-03-20T00:00:00Z") }),
        durationMs: fc.integer({ min: 60_000, max: 20 * HOUR }),
      })
      .map((over) => window(over));
    const moments = fc
      .constantFrom("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z", "2026-03-08T06:00:00Z")
      .map(at);
    fc.assert(
      fc.property(
        fc.array(some, { minLength: 1, maxLength: 3 }),
        moments,
        fc.nat(3 * HOUR),
        (windows, near, off) => {
          const state = windowState(windows, near + off);
          if (state.open || state.until === null) return;
          expect(state.until).toBeGreaterThan(near + off);
          for (let step = 1; step < 20; step += 1) {
            const between = near + off + Math.floor(((state.until - near - off) * step) / 20);
            expect(windowState(windows, between).open).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a scope", () => {
  it.each([
    [{ project: null, environment: null }, true],
    [{ project: "shop", environment: null }, true],
    [{ project: "other", environment: null }, false],
    [{ project: null, environment: " PRODUCTION" }, true],
    [{ project: "shop", environment: "staging" }, false],
  ])("%j is about production of shop: %s", (scope, expected) => {
    expect(concerns(scope, "shop", "production")).toBe(expected);
  });
});

describe("a calendar", () => {
  it("has every stretch that touches it, the one that runs at its beginning too, and no more than are asked for", () => {
    const from = at("2026-01-10T02:00:00Z");
    const found = stretchesBetween(window(), from, at("2026-01-12T22:00:00Z"), 10);
    expect(found.map((stretch) => iso(stretch.from))).toEqual([
      "2026-01-09T22:00:00.000Z",
      "2026-01-10T22:00:00.000Z",
      "2026-01-11T22:00:00.000Z",
    ]);
    expect(stretchesBetween(window(), from, at("2026-02-12T00:00:00Z"), 5)).toHaveLength(5);
  });
});
