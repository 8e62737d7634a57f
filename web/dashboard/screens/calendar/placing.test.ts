import { describe, expect, it } from "vitest";
import { weeksOf } from "./month.ts";
import { barsOf, daysOf, isOn, linesOf, type Occurrence } from "./placing.ts";

const BERLIN = "Europe/Berlin";
const NOW = Date.parse("2026-11-11T12:00:00Z");
const WEEK = [
  "2026-11-09",
  "2026-11-10",
  "2026-11-11",
  "2026-11-12",
  "2026-11-13",
  "2026-11-14",
  "2026-11-15",
];

const lasting = (start: string, end: string | null, more: Partial<Occurrence> = {}): Occurrence => ({
  id: "frz_1",
  kind: "deny",
  name: "Fair",
  reason: "away",
  scope: {},
  start,
  end,
  ...more,
});
const days = (start: string, end: string | null, zone = BERLIN, kind: Occurrence["kind"] = "deny") => {
  const { first, last } = daysOf({ kind, start, end }, zone, NOW);
  return `${first}/${last}`;
};
const laid = (...occurrences: Occurrence[]) =>
  barsOf(WEEK, occurrences, BERLIN, NOW).map(
    ({ occurrence, column, span, lane }) => `${occurrence.name} ${column}+${span} in ${lane}`,
  );

describe("the days of a window", () => {
  it("are those of the reader", () => {
    const evening = ["2026-11-09T23:00:00Z", "2026-11-12T23:00:00Z"] as const;
    expect(days(...evening)).toBe("2026-11-10/2026-11-12");
    expect(days(...evening, "America/New_York")).toBe("2026-11-09/2026-11-12");
    expect(days(...evening, "UTC")).toBe("2026-11-09/2026-11-12");
  });

  it("end before a midnight that ends it", () => {
    expect(days("2026-11-09T23:00:00Z", "2026-11-10T23:00:00Z")).toBe("2026-11-10/2026-11-10");
  });

  it("are one for a night, and three for a weekend", () => {
    expect(days("2026-11-13T21:00:00Z", "2026-11-14T05:00:00Z")).toBe("2026-11-13/2026-11-13");
    expect(days("2026-11-13T17:00:00Z", "2026-11-16T07:00:00Z")).toBe("2026-11-13/2026-11-16");
  });

  it("are the whole day when the clocks change, and not an hour of the next", () => {
    // In Berlin the 29th of March has 23 hours, and the 25th of October has 25.
    expect(days("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toBe("2026-03-29/2026-03-29");
    expect(days("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toBe("2026-10-25/2026-10-25");
    expect(days("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z")).toBe("2026-03-28/2026-03-30");
  });

  it("with 24 hours from midnight reach into the next where a day has 23", () => {
    expect(days("2026-03-28T23:00:00Z", "2026-03-29T23:00:00Z")).toBe("2026-03-29/2026-03-30");
  });

  it("go on until now for a stop that nobody ended, and for ever for such a window", () => {
    expect(days("2026-11-09T08:00:00Z", null, BERLIN, "stop")).toBe("2026-11-09/2026-11-11");
    const endless = daysOf(lasting("2026-11-09T08:00:00Z", null), BERLIN, NOW);
    expect([isOn(endless, "2026-11-08"), isOn(endless, "2036-01-01")]).toEqual([false, true]);
  });
});

describe("a week", () => {
  it("shows what touches it, cut at its ends", () => {
    const [bar] = barsOf(WEEK, [lasting("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")], BERLIN, NOW);
    expect(bar).toMatchObject({ column: 0, span: 7, isContinued: true, goesOn: true });
    expect(laid(lasting("2026-11-02T00:00:00Z", "2026-11-08T22:00:00Z"))).toEqual([]);
    expect(laid(lasting("2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z"))).toEqual([]);
  });

  it("lays side by side what does not touch, and below what does", () => {
    expect(
      laid(
        lasting("2026-11-09T08:00:00Z", "2026-11-11T10:00:00Z", { name: "A" }),
        lasting("2026-11-11T08:00:00Z", "2026-11-11T09:00:00Z", { name: "B" }),
        lasting("2026-11-12T08:00:00Z", "2026-11-14T10:00:00Z", { name: "C" }),
      ),
    ).toEqual(["A 0+3 in 0", "B 2+1 in 1", "C 3+3 in 0"]);
  });

  it("puts a stop above every window", () => {
    expect(
      laid(
        lasting("2026-11-09T08:00:00Z", "2026-11-15T10:00:00Z", { name: "Freeze" }),
        lasting("2026-11-10T08:00:00Z", null, { name: "Stop", kind: "stop" }),
      ),
    ).toEqual(["Stop 1+2 in 0", "Freeze 0+7 in 1"]);
  });

  it("says of each day what lies in each of its lines", () => {
    const bars = barsOf(
      WEEK,
      [
        lasting("2026-11-10T08:00:00Z", null, { name: "Stop", kind: "stop" }),
        lasting("2026-11-09T08:00:00Z", "2026-11-15T10:00:00Z", { name: "Freeze" }),
      ],
      BERLIN,
      NOW,
    );
    const names = (column: number) => linesOf(bars, column).map((bar) => bar?.occurrence.name ?? null);
    expect([names(0), names(1), names(6)]).toEqual([
      [null, "Freeze"],
      ["Stop", "Freeze"],
      [null, "Freeze"],
    ]);
  });

  it("never has two in one line of one day", () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const from = Date.parse("2026-10-20T00:00:00Z") + index * 20 * 3_600_000;
      const to = from + (1 + (index % 9)) * 17 * 3_600_000;
      return lasting(new Date(from).toISOString(), new Date(to).toISOString(), { id: `frz_${index}` });
    });
    for (const week of weeksOf("2026-11", 1)) {
      const taken = new Set<string>();
      for (const { column, span, lane } of barsOf(week, many, BERLIN, NOW))
        for (let day = column; day < column + span; day += 1) {
          expect(taken.has(`${day} ${lane}`)).toBe(false);
          taken.add(`${day} ${lane}`);
        }
    }
  });
});
