import { describe, expect, it } from "vitest";
import { RecurrenceRule } from "../../../../schema/contract/freezes.ts";
import { type Repeat, repeatOf, ruleOf, USUAL } from "./rule.ts";

const repeat = (more: Partial<Repeat>): Repeat => ({ ...USUAL, ...more });

const PAIRS: readonly (readonly [Partial<Repeat>, string])[] = [
  [{ every: "day" }, "FREQ=DAILY"],
  [{ every: "day", interval: "3", ends: "count", count: "10" }, "FREQ=DAILY;INTERVAL=3;COUNT=10"],
  [{ every: "week", weekdays: ["FR"] }, "FREQ=WEEKLY;BYDAY=FR"],
  [{ every: "week", interval: "2", weekdays: ["MO", "WE"] }, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"],
  [{ every: "month", monthDay: "15" }, "FREQ=MONTHLY;BYMONTHDAY=15"],
  [{ every: "month", monthDay: "-1" }, "FREQ=MONTHLY;BYMONTHDAY=-1"],
  [{ every: "year", ends: "until", until: "2030-12-31" }, "FREQ=YEARLY;UNTIL=20301231"],
];

describe("a rule", () => {
  it.each(PAIRS)("of %o is %s, and back", (filled, rule) => {
    expect(ruleOf(repeat(filled))).toBe(rule);
    expect(repeatOf(rule)).toEqual(repeat(filled));
  });

  it.each(PAIRS)("of %o is one that the contract takes", (filled) => {
    expect(RecurrenceRule.safeParse(ruleOf(repeat(filled))).success).toBe(true);
  });

  it("names its weekdays in order, however they were ticked", () => {
    expect(ruleOf(repeat({ weekdays: ["SU", "MO", "FR"] }))).toBe("FREQ=WEEKLY;BYDAY=MO,FR,SU");
  });

  it("says nothing of what its kind does not know", () => {
    expect(ruleOf(repeat({ every: "day", weekdays: ["MO"], monthDay: "3", until: "2030-01-01" }))).toBe(
      "FREQ=DAILY",
    );
  });

  it("is left to the server where a number is none", () => {
    const rule = ruleOf(repeat({ interval: "0" }));
    expect(rule).toBe("FREQ=WEEKLY;INTERVAL=0");
    expect(RecurrenceRule.safeParse(rule).success).toBe(false);
    expect(RecurrenceRule.safeParse(ruleOf(repeat({ ends: "count" }))).success).toBe(false);
  });

  it("is read in whatever case, and with its name before it", () => {
    expect(repeatOf(" rrule:freq=weekly;byday=fr,mo ")).toEqual(repeat({ weekdays: ["MO", "FR"] }));
  });

  it.each([
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=9",
    "FREQ=DAILY;BYDAY=MO",
    "FREQ=DAILY;COUNT=2;UNTIL=20300101",
    "FREQ=DAILY;UNTIL=20300101T120000Z",
    "FREQ=DAILY;FREQ=WEEKLY",
    "every friday",
    "",
  ])("that a form cannot show is shown as it is: %s", (rule) => {
    expect(repeatOf(rule)).toBeNull();
  });
});
