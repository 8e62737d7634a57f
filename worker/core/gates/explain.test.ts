import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gate, Policy } from "../../../schema/contract/gates.ts";
import { tested } from "../../test/entries.ts";
import { approval, facts, MINUTE } from "../../test/gates.ts";
import type { Window } from "../environment/windows.ts";
import { allows, evaluate } from "./evaluate.ts";
import { earliestIfCleared, earliestOpening, explain } from "./explain.ts";
import type { GateFacts, Place, Stay } from "./facts.ts";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long after each start the clocks change. */
const TO_CHANGE = 300;

/**
 * Five hours before clocks change: in Europe, in America, by half an hour on Lord Howe Island, at midnight in Chile; and
 * a day on which none does.
 */
const STARTS = [
  "2026-03-28T20:00:00Z",
  "2026-10-24T20:00:00Z",
  "2026-03-08T02:00:00Z",
  "2026-11-01T01:00:00Z",
  "2026-04-04T10:00:00Z",
  "2026-10-03T10:30:00Z",
  "2026-09-05T23:00:00Z",
  "2026-06-10T09:30:00Z",
].map((iso) => Date.parse(iso));

const zone = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "Europe/Berlin",
  "America/New_York",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Asia/Kathmandu",
);

const minutes = (most: number) => fc.integer({ min: -most, max: most });

/** Any time, or days before at the time of day at which the clocks will change. */
const begin = fc.oneof(
  minutes(3000),
  fc.tuple(minutes(90), fc.nat(3)).map(([off, days]) => TO_CHANGE + off - days * 24 * 60),
);

function window(start: number): fc.Arbitrary<Window> {
  return fc
    .record({
      kind: fc.constantFrom("deny" as const, "allow" as const),
      timezone: zone,
      rrule: fc.constantFrom(
        null,
        "FREQ=DAILY",
        "FREQ=DAILY",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=WEEKLY;BYDAY=SU,MO",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20261025T020000Z",
        "FREQ=MONTHLY;BYDAY=-1SU,1SU,2SU",
      ),
      from: begin,
      lasts: fc.integer({ min: 1, max: 900 }),
    })
    .map(({ from, lasts, rrule, ...rest }) => ({
      id: "frz",
      name: "Window",
      reason: "so",
      start: start + from * MINUTE,
      end: rrule === null ? start + (from + lasts) * MINUTE : null,
      durationMs: lasts * MINUTE,
      rrule,
      ...rest,
    }));
}

const stays = (start: number): fc.Arbitrary<Stay[]> =>
  fc.array(
    fc
      .record({ from: minutes(400), lasts: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 2 }) })
      .map(({ from, lasts }) => ({
        from: start + from * MINUTE,
        to: lasts === null ? null : start + (from + lasts) * MINUTE,
      })),
    { minLength: 1, maxLength: 2 },
  );

const place = (start: number): fc.Arbitrary<Partial<Place>> =>
  fc.record({
    windows: fc.array(window(start), { maxLength: 3 }),
    stays: stays(start).map((staging) => ({ staging })),
    heldBy: fc.option(
      fc.record({
        holder: fc.constant("ci"),
        reason: fc.constant(null),
        expiresAt: fc.option(
          minutes(300).map((off) => start + off * MINUTE),
          { freq: 10 },
        ),
      }),
    ),
    debts: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      fc
        .integer({ min: -30, max: 1000 })
        .map((off) => [{ id: "d", version: "1.0.0", owner: "Ada", dueAt: start + off * MINUTE }]),
    ),
    support: fc.record({
      endOfSupport: fc.option(fc.integer({ min: -60, max: 2000 }).map((off) => start + off * MINUTE)),
      endOfLife: fc.constant(null),
    }),
  });

const gate: fc.Arbitrary<Gate> = fc.oneof(
  fc.record({
    kind: fc.constant("promotion" as const),
    from: fc.constant("staging"),
    soakMinutes: fc.integer({ min: 0, max: 600 }),
  }),
  fc.record({
    kind: fc.constant("external" as const),
    name: fc.constant("security"),
    deadlineMinutes: fc.integer({ min: 1, max: 1500 }),
    default: fc.constantFrom("block", "pass", "pass", "pass", "pass", "pass" as const),
  }),
  fc.constantFrom<Gate>(
    { kind: "support" },
    { kind: "order" },
    { kind: "tests" },
    { kind: "milestones" },
    { kind: "no_open_incident" },
    { kind: "approvals", rules: [{ role: "member", count: 1 }] },
  ),
);

/** What only people and machines open is open more often than not: it hides what time does. */
const mostly = fc.constantFrom(true, true, true, false);

const situation = fc.constantFrom(...STARTS).chain((start) =>
  fc
    .record({
      place: place(start),
      gates: fc.array(gate, { maxLength: 4 }),
      isTested: mostly,
      isApproved: mostly,
      fixedBefore: fc.integer({ min: 0, max: 600 }),
    })
    .map((rest) => ({ start, ...rest })),
);

/** Moves what was told to when it is to have been told. */
function factsOf(given: {
  start: number;
  place: Partial<Place>;
  isTested: boolean;
  isApproved: boolean;
  fixedBefore: number;
}): GateFacts {
  const news = [
    ...(given.isTested ? [tested("unit", { passed: 3 })] : []),
    ...(given.isApproved ? [approval("ada")] : []),
  ];
  const told = facts(news.length > 0 ? news : [{ kind: "tagged" }], { place: given.place });
  return { ...told, standing: { ...told.standing, fixedAt: given.start - given.fixedBefore * MINUTE } };
}

const WITHIN = 36 * HOUR;

/**
 * The first whole minute at which everything is open, by asking at every one. What is closed without the windows is closed
 * with them, and asked about those in vain.
 */
function byTrying(given: GateFacts, policy: Policy, start: number): number | null {
  const without = { ...given, place: { ...given.place, windows: [] } };
  const isOpen = (at: number) => allows(evaluate(without, policy, at)) && allows(evaluate(given, policy, at));
  for (let at = start; at <= start + WITHIN; at += MINUTE) if (isOpen(at)) return at;
  return null;
}

describe("the earliest moment", () => {
  it("agrees with asking at every minute, over any policy, windows and zones", () => {
    let [opened, never, notAtOnce] = [0, 0, 0];
    fc.assert(
      fc.property(situation, ({ start, gates, ...rest }) => {
        const given = factsOf({ start, ...rest });
        const policy = { gates };
        const found = earliestOpening(given, policy, start);
        const tried = byTrying(given, policy, start);
        expect(found !== null && found <= start + WITHIN ? found : null).toBe(tried);
        const cleared = earliestIfCleared(given, policy, start);
        if (found !== null) expect(cleared).toBeLessThanOrEqual(found);
        if (tried === null) never += 1;
        else opened += 1;
        if (tried !== null && tried > start) notAtOnce += 1;
      }),
      { numRuns: 150 },
    );
    // A property over nothing but open doors, or walls, would prove nothing.
    expect(opened).toBeGreaterThan(10);
    expect(never).toBeGreaterThan(10);
    expect(notAtOnce).toBeGreaterThan(25);
  }, 120_000);

  it("is the moment itself where everything is open", () => {
    expect(explain(facts(), null, 5)).toMatchObject({ allowed: true, earliest: 5, earliestIfCleared: 5 });
  });

  it("is none where somebody has to act, and tells from when on it could be if they did", () => {
    const start = STARTS[0] ?? 0;
    const freeze: Window = {
      id: "f",
      name: "Weekend",
      kind: "deny",
      reason: "nobody is there",
      start,
      end: start + DAY,
      rrule: null,
      durationMs: 0,
      timezone: "UTC",
    };
    const policy: Policy = { gates: [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }] };
    const given = facts([], { place: { windows: [freeze] } });
    expect(earliestOpening(given, policy, start)).toBeNull();
    expect(earliestIfCleared(given, policy, start)).toBe(start + DAY);
    expect(earliestIfCleared({ ...given, isCancelled: true }, policy, start)).toBeNull();
  });

  it("passes over an opening that closes again before the rest is open", () => {
    const start = STARTS[3] ?? 0;
    const at = (from: number, to: number, id: string): Window => ({
      id,
      name: id,
      kind: "deny",
      reason: "so",
      start: start + from * HOUR,
      end: start + to * HOUR,
      rrule: null,
      durationMs: 0,
      timezone: "UTC",
    });
    const windows = [at(0, 1, "a"), at(2, 5, "b")];
    const heldBy = { holder: "ci", reason: null, expiresAt: start + 3 * HOUR };
    expect(earliestOpening(facts([], { place: { windows, heldBy } }), null, start)).toBe(start + 5 * HOUR);
  });

  it("gives up where it is closed for ever, however often it might have opened", () => {
    const start = STARTS[3] ?? 0;
    const always: Window = {
      id: "f",
      name: "Always",
      kind: "deny",
      reason: "so",
      start,
      end: null,
      rrule: "FREQ=HOURLY",
      durationMs: HOUR,
      timezone: "UTC",
    };
    expect(earliestOpening(facts([], { place: { windows: [always] } }), null, start)).toBeNull();
  });
});
