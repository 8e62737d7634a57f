import { describe, expect, it } from "vitest";
import { isSameClock, momentInWords, shownInstead, whenInWords } from "./rule-words.ts";

const BERLIN = "Europe/Berlin";

const words = (rrule: string | null, more: object = {}) =>
  whenInWords({
    start: "2026-12-04T17:00:00.000Z",
    end: null,
    rrule,
    durationSeconds: 7200,
    timezone: BERLIN,
    ...more,
  });

describe("a window in words", () => {
  it.each([
    ["FREQ=DAILY", "Every day at 18:00, for 2 hours, from 4 December 2026"],
    ["FREQ=DAILY;INTERVAL=3", "Every 3rd day at 18:00, for 2 hours, from 4 December 2026"],
    ["FREQ=WEEKLY", "Every week on Friday at 18:00, for 2 hours, from 4 December 2026"],
    [
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
      "Every 2nd week on Monday and Friday at 18:00, for 2 hours, from 4 December 2026",
    ],
    [
      "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20301231",
      "Every week from Monday to Friday at 18:00, for 2 hours, from 4 December 2026, until 31 December 2030",
    ],
    ["FREQ=MONTHLY", "Every month on the 4th at 18:00, for 2 hours, from 4 December 2026"],
    ["FREQ=MONTHLY;BYMONTHDAY=22", "Every month on the 22nd at 18:00, for 2 hours, from 4 December 2026"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on its last day at 18:00, for 2 hours, from 4 December 2026"],
    ["FREQ=YEARLY;COUNT=3", "Every year on 4 December at 18:00, for 2 hours, from 4 December 2026, 3 times"],
    [
      "FREQ=MONTHLY;BYDAY=-1FR",
      "By the rule FREQ=MONTHLY;BYDAY=-1FR, at 18:00, for 2 hours, from 4 December 2026",
    ],
  ])("%s", (rrule, said) => {
    expect(words(rrule)).toBe(said);
  });

  it("that comes once says when it begins and ends, by its own clock", () => {
    expect(words(null, { end: "2026-12-07T07:00:00.000Z" })).toBe(
      "From Friday 4 December 2026, 18:00 to Monday 7 December 2026, 08:00",
    );
    expect(words(null)).toBe("From Friday 4 December 2026, 18:00, until somebody ends it");
    expect(momentInWords("2026-12-04T17:00:00.000Z", "America/New_York")).toBe(
      "Friday 4 December 2026, 12:00",
    );
  });

  it("keeps its time of day through the change of the clocks", () => {
    expect(momentInWords("2026-03-28T08:00:00Z", BERLIN)).toBe("Saturday 28 March 2026, 09:00");
    expect(momentInWords("2026-03-29T07:00:00Z", BERLIN)).toBe("Sunday 29 March 2026, 09:00");
  });
});

describe("zones", () => {
  it("are the same to the reader where their clocks are", () => {
    expect(isSameClock("2026-12-04T17:00:00Z", BERLIN, "Europe/Paris")).toBe(true);
    expect(isSameClock("2026-12-04T17:00:00Z", BERLIN, "UTC")).toBe(false);
  });

  it("show another time where the clocks jump", () => {
    expect(shownInstead("2026-03-29T02:30", BERLIN)).toBe("03:30");
  });
});
