import { describe, expect, it } from "vitest";
import type { Gate } from "../../../schema/contract/gates.ts";
import { listed, sentenceOf } from "./gate-sentences.ts";

const SAID: readonly (readonly [Gate, string])[] = [
  [{ kind: "tests" }, "At least one suite has reported on this very artifact, and no test failed."],
  [
    { kind: "tests", suites: ["unit", "e2e"], minimum: 200, flaky: "deny" },
    "unit and e2e have reported on this very artifact, and no test failed. At least 200 tests ran. Flaky tests count as failures.",
  ],
  [
    { kind: "tests", suites: ["unit"], maxNewFailures: 0, flaky: "allow" },
    "unit has reported on this very artifact, and no test failed that does not fail in what runs here. Flaky tests are let pass without a warning.",
  ],
  [
    { kind: "tests", maxNewFailures: 2, minimum: 1 },
    "At least one suite has reported on this very artifact, and at most 2 tests failed that do not fail in what runs here. At least 1 test ran.",
  ],
  [
    {
      kind: "tests",
      suites: [{ name: "unit", weight: 1, key: true }, { name: "load", weight: 3, key: false }, "smoke"],
      passAt: 90,
      warnAt: 75,
    },
    "unit, load and smoke have reported on this very artifact, and the suites that passed make up 90 % of the weight, or 75 % with a warning. Of the weights, load 3, the others 1. A failure of unit closes it, whatever the rest.",
  ],
  [
    { kind: "tests", passAt: 80, maxNewFailures: 0 },
    "At least one suite has reported on this very artifact, and the suites that passed make up 80 % of the weight. A suite that failed counts half where none of its failures are new to what runs here.",
  ],
  [
    { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] },
    "A maintainer or owner approves this very artifact. Nobody approves their own change.",
  ],
  [
    {
      kind: "approvals",
      rules: [
        { role: "owner", count: 1 },
        { role: "member", count: 2 },
      ],
      allowSelf: true,
    },
    "An owner and 2 members or above approve this very artifact. Each person counts once. Whoever made the change may be among them.",
  ],
  [{ kind: "promotion", from: "staging" }, "It has run in staging first."],
  [
    { kind: "promotion", from: "staging", soakMinutes: 90 },
    "It has run in staging for 1 hour 30 minutes without a break.",
  ],
  [{ kind: "milestones" }, "Every milestone of the release is done."],
  [
    { kind: "milestones", stages: ["testing", "docs"] },
    "Every milestone of the stages testing and docs is done.",
  ],
  [{ kind: "no_open_incident" }, "No incident is open here."],
  [
    { kind: "no_open_incident", severity: "major" },
    "No incident as severe as major or worse is open here. One nobody can rank counts as severe.",
  ],
  [
    { kind: "external", name: "security", deadlineMinutes: 120, default: "block" },
    "security says yes. Without an answer within 2 hours of when the artifact was fixed, it stays closed.",
  ],
  [
    { kind: "external", name: "security", deadlineMinutes: 1, default: "pass" },
    "security says yes. Without an answer within 1 minute of when the artifact was fixed, it passes.",
  ],
  [{ kind: "order" }, "It is no older than what runs here, unless it goes back on purpose."],
  [{ kind: "support" }, "Its line of versions is still supported."],
];

describe("a gate in words", () => {
  it.each(SAID.map(([gate, words]) => ({ gate, words })))("$words", ({ gate, words }) => {
    expect(sentenceOf(gate)).toBe(words);
  });

  it("lists as people do", () => {
    expect(listed([])).toBe("");
    expect(listed(["a"])).toBe("a");
    expect(listed(["a", "b", "c"], "or")).toBe("a, b or c");
  });
});
