import { describe, expect, it } from "vitest";
import { Gate, Policy } from "../../../../schema/contract/gates.ts";
import { draftsOf, type GateDraft, gatesOf, type Kind, moved, newDraft, newSuite } from "./policy-draft.ts";
import { faultsOf } from "./policy-faults.ts";
import { suggestionFor } from "./policy-suggestion.ts";

const KINDS: readonly Kind[] = [
  "tests",
  "approvals",
  "promotion",
  "milestones",
  "no_open_incident",
  "external",
  "order",
  "support",
];

const POLICY: readonly Gate[] = [
  {
    kind: "tests",
    suites: ["unit", { name: "load", weight: 2.5, key: true }],
    minimum: 10,
    maxNewFailures: 0,
    flaky: "deny",
    passAt: 90,
    warnAt: 75,
  },
  {
    kind: "approvals",
    rules: [
      { role: "owner", count: 1 },
      { role: "member", count: 2 },
    ],
    allowSelf: true,
  },
  { kind: "promotion", from: "staging", soakMinutes: 90 },
  { kind: "milestones", stages: ["testing", "docs"] },
  { kind: "no_open_incident", severity: "major" },
  { kind: "external", name: "security", deadlineMinutes: 120, default: "pass" },
  { kind: "order" },
  { kind: "support" },
];

/** A draft of one gate of a kind, with some fields typed. */
function typed<K extends Kind>(kind: K, fields: Partial<Extract<GateDraft, { kind: K }>>): GateDraft {
  return { ...newDraft(kind, "staging"), ...fields } as GateDraft;
}

describe("a draft of a policy", () => {
  it("says again what it was made from", () => {
    expect(gatesOf(draftsOf(POLICY))).toEqual(POLICY);
    const bare: Gate[] = [{ kind: "tests" }, { kind: "milestones" }, { kind: "no_open_incident" }];
    expect(gatesOf(draftsOf(bare))).toEqual(bare);
  });

  it.each(KINDS)(
    "begins with a gate of the kind %s that the contract takes, but for what only people know",
    (kind) => {
      const draft = kind === "external" ? typed(kind, { name: "security" }) : newDraft(kind, "staging");
      expect(faultsOf([draft])).toEqual({});
      expect(Gate.safeParse(gatesOf([draft])[0]).success).toBe(true);
    },
  );

  it("leaves weights out where no score is asked for", () => {
    const draft = typed("tests", { suites: [newSuite("load", 3, true)], isScored: false, passAt: "90" });
    expect(gatesOf([draft])).toEqual([{ kind: "tests", suites: ["load"] }]);
  });

  it("is moved by one step at a time, and not out of its list", () => {
    expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });
});

describe("what is wrong with a draft", () => {
  it("is said at its field, by the path the interface names it by", () => {
    const drafts = [
      newDraft("order"),
      typed("tests", {
        suites: [newSuite(" ", 2000)],
        minimum: "0",
        maxNewFailures: "1.5",
        isScored: true,
        passAt: "",
        warnAt: "101",
      }),
      typed("promotion", { from: "", soak: { amount: "400", unit: "days" } }),
    ];
    expect(faultsOf(drafts)).toEqual({
      "gates.1.suites.0.name": "This must not be empty.",
      "gates.1.suites.0.weight": "This must be at most 1,000.",
      "gates.1.minimum": "This must be at least 1.",
      "gates.1.maxNewFailures": "This must be a whole number.",
      "gates.1.passAt": "Say a number.",
      "gates.1.warnAt": "This must be at most 100.",
      "gates.2.from": "This must not be empty.",
      "gates.2.soakMinutes": "This must be at most 365 days.",
    });
  });

  it.each([
    typed("tests", { minimum: "x" }),
    typed("tests", { minimum: "10000001" }),
    typed("tests", { isScored: true, passAt: "50", warnAt: "60" }),
    typed("tests", { suites: [newSuite("s".repeat(301))] }),
    typed("approvals", { rules: [{ id: 1, role: "member", count: "21" }] }),
    typed("promotion", { soak: { amount: "-1", unit: "hours" } }),
    typed("promotion", { soak: { amount: "0.001", unit: "hours" } }),
    typed("milestones", { stages: "s".repeat(51) }),
    typed("milestones", { stages: Array.from({ length: 21 }, (_, n) => `stage ${n}`).join("\n") }),
    typed("no_open_incident", { severity: "s".repeat(51) }),
    typed("external", { name: "security", deadline: { amount: "0", unit: "minutes" } }),
    typed("external", { name: "security", deadline: { amount: "31", unit: "days" } }),
  ])("is found wherever the contract finds it", (draft) => {
    expect(Object.keys(faultsOf([draft]))).toHaveLength(1);
    expect(Policy.safeParse({ gates: gatesOf([draft]) }).success).toBe(false);
  });

  it("is a name that two outside answers share", () => {
    const drafts = [typed("external", { name: "security" }), typed("external", { name: " security" })];
    expect(faultsOf(drafts)).toEqual({
      "gates.0.name": "Another gate has this name already.",
      "gates.1.name": "Another gate has this name already.",
    });
  });
});

describe("a policy to start from", () => {
  const staging = { name: "staging", tier: "staging" } as const;

  it("asks for more, the nearer an environment is to those who use the product", () => {
    const production = suggestionFor({ name: "production", tier: "production" }, staging);
    expect(production.map(({ kind }) => kind)).toEqual([
      "tests",
      "promotion",
      "approvals",
      "no_open_incident",
      "order",
    ]);
    expect(production[1]).toEqual({ kind: "promotion", from: "staging", soakMinutes: 60 });
    expect(suggestionFor(staging, undefined)).toEqual([{ kind: "tests" }, { kind: "order" }]);
    expect(Policy.safeParse({ gates: production }).success).toBe(true);
  });
});
