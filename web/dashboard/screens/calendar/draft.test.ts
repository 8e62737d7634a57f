import { describe, expect, it } from "vitest";
import { CreateFreeze } from "../../../../schema/contract/freezes.ts";
import { beginningAt, comingBy, type Draft, faultOf, freezeOf, newDraft } from "./draft.ts";
import { USUAL } from "./rule.ts";

const BERLIN = "Europe/Berlin";
const NOW = Date.parse("2026-12-01T10:20:00Z");

const draft = (more: Partial<Draft> = {}): Draft => ({
  ...newDraft(BERLIN, NOW),
  name: "Fair",
  reason: "everybody is away",
  ...more,
});

describe("a new window", () => {
  it("begins with the next full hour, where its zone is", () => {
    expect(newDraft(BERLIN, NOW)).toMatchObject({ start: "2026-12-01T12:00", end: "2026-12-01T13:00" });
    expect(newDraft("Asia/Kathmandu", NOW).start).toBe("2026-12-01T16:45");
  });

  it("begins at nine on a day that was chosen, and today when today was", () => {
    expect(newDraft(BERLIN, NOW, "2026-12-24").start).toBe("2026-12-24T09:00");
    expect(newDraft(BERLIN, NOW, "2026-12-01").start).toBe("2026-12-01T12:00");
  });
});

describe("a begin that is changed", () => {
  it("takes the end along, through a change of the clocks too", () => {
    const before = draft({ start: "2026-12-04T18:00", end: "2026-12-04T20:30" });
    expect(beginningAt(before, "2026-12-24T09:00").end).toBe("2026-12-24T11:30");
    expect(beginningAt(before, "2027-03-28T01:00").end).toBe("2027-03-28T04:30");
  });

  it("leaves the end alone where nobody knows how far to move it", () => {
    const before = draft({ start: "2026-12-04T18:00", end: "2026-12-04T20:30" });
    expect(beginningAt(before, "")).toMatchObject({ start: "", end: "2026-12-04T20:30" });
    expect(beginningAt({ ...before, end: "" }, "2026-12-24T09:00").end).toBe("");
    expect(beginningAt({ ...before, timezone: "Mars" }, "2026-12-24T09:00").end).toBe("2026-12-04T20:30");
  });
});

describe("a window that comes another way", () => {
  it("takes its rule along, there and back", () => {
    const filled = draft({ comes: "again", repeat: { ...USUAL, weekdays: ["FR"] } });
    const written = comingBy(filled, "rule");
    expect(written.rule).toBe("FREQ=WEEKLY;BYDAY=FR");
    const back = comingBy({ ...written, rule: "FREQ=DAILY;COUNT=3" }, "again");
    expect(back.repeat).toMatchObject({ every: "day", ends: "count", count: "3" });
  });

  it("keeps a rule that the fields cannot show, for when it is asked for again", () => {
    const written = draft({ comes: "rule", rule: "FREQ=MONTHLY;BYDAY=-1FR" });
    expect(comingBy(comingBy(written, "again"), "rule").rule).toBe("FREQ=MONTHLY;BYDAY=-1FR");
  });
});

describe("what is sent of a window", () => {
  it("that comes once has moments of its own zone, and no rule", () => {
    const sent = freezeOf(draft({ start: "2026-12-04T18:00", end: "2026-12-07T08:00", lasts: "5" }));
    expect(sent).toEqual({
      name: "Fair",
      kind: "deny",
      scope: {},
      start: "2026-12-04T17:00:00.000Z",
      end: "2026-12-07T07:00:00.000Z",
      timezone: BERLIN,
      reason: "everybody is away",
    });
    expect(CreateFreeze.safeParse(sent).success).toBe(true);
  });

  it("that repeats has a rule and a length, and no end", () => {
    const sent = freezeOf(
      draft({
        comes: "again",
        start: "2026-07-03T18:00",
        repeat: { ...USUAL, weekdays: ["FR"] },
        lasts: "62",
      }),
    );
    expect(sent).toMatchObject({
      start: "2026-07-03T16:00:00.000Z",
      rrule: "FREQ=WEEKLY;BYDAY=FR",
      durationSeconds: 62 * 3600,
    });
    expect(sent).not.toHaveProperty("end");
    expect(CreateFreeze.safeParse(sent).success).toBe(true);
  });

  it("has the rule that was written by hand, whatever was filled in before", () => {
    const sent = freezeOf(draft({ comes: "rule", rule: "FREQ=MONTHLY;BYDAY=-1FR" }));
    expect(sent.rrule).toBe("FREQ=MONTHLY;BYDAY=-1FR");
  });

  it("names what it is about, and nothing where it is about everything", () => {
    expect(freezeOf(draft({ environment: "production" })).scope).toEqual({ environment: "production" });
    expect(freezeOf(draft({ project: "shop", environment: "" })).scope).toEqual({ project: "shop" });
  });

  it("has its reason in one line", () => {
    expect(freezeOf(draft({ reason: " The fair \n is on.\n" })).reason).toBe("The fair is on.");
  });

  it("begins at once where no begin is said, and has no end where somebody is to end it", () => {
    const sent = freezeOf(draft({ start: "", isEndless: true }));
    expect(sent).not.toHaveProperty("start");
    expect(sent).not.toHaveProperty("end");
    expect(CreateFreeze.safeParse(sent).success).toBe(true);
  });

  it("without a length is left to the server", () => {
    const sent = freezeOf(draft({ comes: "again", lasts: "" }));
    expect(CreateFreeze.safeParse(sent).error?.issues[0]?.path).toEqual(["durationSeconds"]);
  });
});

describe("a fault", () => {
  it("is named at its field where nothing can be sent", () => {
    expect(faultOf(draft())).toBeNull();
    expect(faultOf(draft({ timezone: "Mars/Olympus" }))?.path).toBe("timezone");
    expect(faultOf(draft({ start: "" }))).toBeNull();
    expect(faultOf(draft({ start: "", comes: "again" }))?.path).toBe("start");
    expect(faultOf(draft({ end: "" }))?.path).toBe("end");
    expect(faultOf(draft({ end: "", isEndless: true }))).toBeNull();
    expect(faultOf(draft({ end: "", comes: "again" }))).toBeNull();
    expect(faultOf(draft({ comes: "again", repeat: { ...USUAL, ends: "until" } }))?.path).toBe("until");
    expect(faultOf(draft({ comes: "again", repeat: { ...USUAL, ends: "count" } }))?.path).toBe("count");
  });
});
