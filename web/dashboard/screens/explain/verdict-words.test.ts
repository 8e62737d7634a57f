import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../../schema/contract/gates.ts";
import {
  answerLook,
  begun,
  byUrgency,
  chipLook,
  closedOf,
  openingByItself,
  openingIfCleared,
  outcomeLook,
  tenseOf,
  titleOf,
} from "./verdict-words.ts";

const verdict = (gate: string, outcome: Verdict["outcome"], reasonCode = "x"): Verdict => ({
  gate,
  outcome,
  reasonCode,
  because: "so",
});
const AT = "2026-03-10T12:00:00.000Z";
const LATER = "2026-03-12T12:00:00.000Z";

describe("the verdicts of an explanation", () => {
  it("come with what blocks first, then what is waited for, in the order given otherwise", () => {
    const given = [
      verdict("release", "passed"),
      verdict("approvals", "waiting"),
      verdict("tests", "blocked"),
      verdict("order", "warning"),
      verdict("freeze", "blocked"),
    ];
    const names = (verdicts: readonly Verdict[]) => verdicts.map(({ gate }) => gate);
    expect(names(byUrgency(given))).toEqual(["tests", "freeze", "approvals", "order", "release"]);
    expect(names(closedOf(given))).toEqual(["tests", "freeze", "approvals"]);
  });

  it("are called by what closes them, and by their gate where that is enough", () => {
    expect(chipLook(verdict("freeze", "blocked", "frozen"))).toMatchObject({ word: "Freeze", icon: "snow" });
    expect(chipLook(verdict("lock", "waiting", "locked"))).toMatchObject({ word: "Locked", icon: "lock" });
    expect(chipLook(verdict("no_open_incident", "blocked", "incident_open")).word).toBe("Open incident");
    expect(chipLook(verdict("tests", "blocked")).word).toBe("Tests");
    expect(chipLook(verdict("lock", "passed"))).toMatchObject({ word: "Lock", icon: "check-circle" });
  });

  it("tell a lock that a rollback left, which no time ends, from one that somebody holds", () => {
    const shut = verdict("lock", "waiting", "shut");
    expect(chipLook(shut)).toMatchObject({ word: "Shut after a rollback", tone: "bad", icon: "lock" });
    expect(outcomeLook(shut).word).toBe("Blocked");
    expect(answerLook({ allowed: false, verdicts: [shut] }).word).toBe("May not go there");
  });

  it("tell a rejection from a failure", () => {
    const rejected = verdict("approvals", "blocked", "approval_rejected");
    expect(outcomeLook(rejected)).toEqual(chipLook(rejected));
    expect(outcomeLook(rejected)).toMatchObject({ word: "Rejected", icon: "ban" });
    expect(outcomeLook(verdict("tests", "blocked")).word).toBe("Blocked");
  });
});

describe("the answer", () => {
  it("is not yet where all that is closed is still to come, and no where something blocks", () => {
    const answer = (...verdicts: Verdict[]) => answerLook({ allowed: false, verdicts }).word;
    expect(answer(verdict("approvals", "waiting"))).toBe("Not yet");
    expect(answer(verdict("approvals", "waiting"), verdict("tests", "blocked"))).toBe("May not go there");
    expect(answerLook({ allowed: true, verdicts: [] }).word).toBe("May go there now");
  });

  it("says in its title what is, what was and what will be", () => {
    expect(titleOf("1.4.0", "production", null)).toBe("May 1.4.0 go to production?");
    const title = (allowed: boolean, tense: "now" | "past" | "future") =>
      titleOf("1.4.0", "production", { allowed, tense });
    expect(title(false, "now")).toBe("1.4.0 may not go to production");
    expect(title(true, "now")).toBe("1.4.0 may go to production");
    expect(title(false, "past")).toBe("1.4.0 was not allowed to go to production");
    expect(title(true, "future")).toBe("1.4.0 may go to production then");
  });

  it("knows a moment that is past from one to come", () => {
    expect(tenseOf(null, 0)).toBe("now");
    expect(tenseOf(AT, Date.parse(LATER))).toBe("past");
    expect(tenseOf(LATER, Date.parse(AT))).toBe("future");
  });
});

describe("when it opens", () => {
  it("is a moment, or that it does not by itself", () => {
    expect(openingByItself({ at: AT, earliest: LATER, earliestIfCleared: AT })).toEqual({ at: LATER });
    expect(openingByItself({ at: AT, earliest: null, earliestIfCleared: AT })).toHaveProperty("words");
  });

  it("is at once where nothing but people is in the way, and never where nothing helps", () => {
    const opening = (earliestIfCleared: string | null) =>
      openingIfCleared({ at: AT, earliest: null, earliestIfCleared });
    expect(opening(AT)).toEqual({ words: "At once" });
    expect(opening(LATER)).toEqual({ at: LATER });
    expect(opening(null)).toEqual({ words: "Never: it cannot go there as it is" });
  });
});

describe("a sentence", () => {
  it("begins with a capital, unless it begins with what may be a version", () => {
    expect(begun("nobody approved it yet")).toBe("Nobody approved it yet");
    expect(begun("not done: Release notes")).toBe("Not done: Release notes");
    expect(begun("v1.3.0 runs there, which is newer")).toBe("v1.3.0 runs there, which is newer");
    expect(begun("2 tests failed")).toBe("2 tests failed");
  });
});
