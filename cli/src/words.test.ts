import { describe, expect, it } from "vitest";
import type { Verdict } from "../../schema/contract/gates.ts";
import { createOutput } from "./output.ts";
import { lengthOf, momentOf, reasonsOf, refusalText, verdictLines } from "./words.ts";

const NOW = Date.UTC(2026, 2, 1, 12);
const out = createOutput({ write: () => true }, { write: () => true }, {}, false);
const VERDICTS: Verdict[] = [
  { gate: "order", outcome: "passed", because: "nothing newer", reasonCode: "in_order" },
  { gate: "tests", outcome: "warning", because: "one flaky", reasonCode: "flaky" },
  {
    gate: "external",
    name: "security",
    outcome: "waiting",
    because: "no answer yet",
    reasonCode: "unanswered",
    clearedBy: "security",
    until: "2026-03-01T14:00:00.000Z",
  },
];

describe("what people read", () => {
  it.each([
    [0, "0 s"],
    [59_000, "59 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h"],
    [90_061_000, "1 d 1 h"],
  ])("says %s ms as %s", (ms, said) => {
    expect(lengthOf(ms)).toBe(said);
  });

  it("says how far ahead a moment is", () => {
    expect(momentOf("2026-03-01T14:30:00.000Z", NOW)).toBe("2026-03-01 14:30 UTC (in 2 h 30 min)");
    expect(momentOf("2026-03-01T11:00:00.000Z", NOW)).toBe("2026-03-01 11:00 UTC");
  });

  it("names what is closed first, then what warns, and no gate that is open", () => {
    expect(verdictLines(VERDICTS, NOW, out)).toEqual([
      "  … external security: no answer yet – cleared by security; until 2026-03-01 14:00 UTC (in 2 h)",
      "  ! tests: one flaky",
    ]);
    expect(reasonsOf(VERDICTS)).toBe("external security: no answer yet");
  });

  it("names of a refusal the title, the detail, each error's path and the request", () => {
    const errors = [
      { path: "version", message: "give one" },
      { path: "", message: "no object" },
    ];
    const refusal = {
      status: 400,
      title: "Not valid",
      detail: "Two things.",
      requestId: "req_1",
      errors,
      problem: {},
    };
    expect(refusalText(refusal).split("\n")).toEqual([
      "Not valid (400)",
      "  Two things.",
      "  version: give one",
      "  (body): no object",
      "  request req_1",
    ]);
  });

  it("does not say twice what the detail has said", () => {
    const errors = [{ path: "type", message: "is unknown" }];
    const refusal = {
      status: 400,
      title: "No",
      detail: "type: is unknown.",
      requestId: null,
      errors,
      problem: {},
    };
    expect(refusalText(refusal)).toBe("No (400)\n  type: is unknown.");
  });
});
