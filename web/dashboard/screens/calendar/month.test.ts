import { describe, expect, it } from "vitest";
import {
  dayByKey,
  daysLater,
  firstWeekdayOf,
  lastOf,
  monthsLater,
  sameDayIn,
  startOfWeek,
  weekdayOf,
  weeksOf,
} from "./month.ts";

describe("a month", () => {
  it("has as many weeks as it touches, whole ones", () => {
    const weeks = weeksOf("2026-11", 1);
    expect(weeks).toHaveLength(6);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect([weeks[0]?.[0], weeks.at(-1)?.at(-1)]).toEqual(["2026-10-26", "2026-12-06"]);
    expect(weeksOf("2027-02", 1)).toHaveLength(4);
  });

  it("begins its weeks where the reader does", () => {
    expect(weeksOf("2026-11", 7)[0]?.[0]).toBe("2026-11-01");
    expect(weeksOf("2026-11", 6)[0]?.[0]).toBe("2026-10-31");
    expect(firstWeekdayOf("de-DE")).toBe(1);
    expect(firstWeekdayOf("en-US")).toBe(7);
  });

  it("begins them on Monday where the browser names no language there is", () => {
    for (const language of ["en-US@posix", "C", ""]) expect(firstWeekdayOf(language)).toBe(1);
  });

  it("has every day once, also those of 23 and of 25 hours", () => {
    for (const month of ["2026-03", "2026-10"]) {
      const days = weeksOf(month, 1).flat();
      expect(new Set(days).size).toBe(days.length);
      expect(days.filter((day) => day.startsWith(month))).toHaveLength(31);
    }
  });

  it("leads to others over the year's end", () => {
    expect([monthsLater("2026-11", 2), monthsLater("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
    expect([lastOf("2028-02"), lastOf("2026-12")]).toEqual(["2028-02-29", "2026-12-31"]);
  });
});

describe("a day", () => {
  it("leads to others over every end of a month", () => {
    expect([daysLater("2026-12-31", 1), daysLater("2026-03-01", -1)]).toEqual(["2027-01-01", "2026-02-28"]);
  });

  it("stands on its weekday, Monday the first", () => {
    expect([weekdayOf("2026-11-02"), weekdayOf("2026-11-01")]).toEqual([1, 7]);
    expect([startOfWeek("2026-11-01", 1), startOfWeek("2026-11-01", 7)]).toEqual([
      "2026-10-26",
      "2026-11-01",
    ]);
  });

  it("has its like in another month, or that month's last", () => {
    expect([sameDayIn("2026-12", "2026-11-05"), sameDayIn("2027-02", "2026-12-31")]).toEqual([
      "2026-12-05",
      "2027-02-28",
    ]);
  });

  it.each([
    ["ArrowLeft", "2026-10-31"],
    ["ArrowRight", "2026-11-02"],
    ["ArrowUp", "2026-10-25"],
    ["ArrowDown", "2026-11-08"],
    ["PageUp", "2026-10-01"],
    ["PageDown", "2026-12-01"],
    ["Home", "2026-10-26"],
    ["End", "2026-11-01"],
    ["x", null],
  ])("leads by %s to %s", (key, day) => {
    expect(dayByKey(key, "2026-11-01", 1)).toBe(day);
  });
});
