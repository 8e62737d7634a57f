import { describe, expect, it } from "vitest";
import type { Approval } from "../../../../../schema/contract/approvals.ts";
import type { Explanation, Verdict } from "../../../../../schema/contract/gates.ts";
import { asksFor } from "./who-may.ts";
import { ownWord, withWords } from "./words-of.ts";

const at = "2026-03-10T12:00:00.000Z";
const approvals: Verdict = {
  gate: "approvals",
  outcome: "waiting",
  because: "nobody approved it yet",
  reasonCode: "approvals_missing",
};
const explained = (environment: string, ...verdicts: Verdict[]): Explanation => ({
  version: "1.0.0",
  environment,
  at,
  allowed: false,
  verdicts,
  earliest: null,
  earliestIfCleared: null,
  policyVersion: 1,
  revision: 1,
});
const word = (environment: string, id: string, decision: Approval["decision"] = "approve"): Approval => ({
  id: `apr_${id}`,
  environment,
  decision,
  comment: null,
  by: { id, name: id },
  role: "member",
  at,
  commit: null,
  digest: null,
  valid: true,
  invalidBecause: null,
});

describe("the approvals of a release", () => {
  it("are shown where somebody is asked or somebody spoke, in promotion order", () => {
    const shown = withWords(
      [explained("dev"), explained("staging"), explained("production", approvals)],
      [word("staging", "ada"), word("production", "ben")],
    );
    expect(shown.map(({ environment, words }) => [environment, words.map(({ by }) => by.id)])).toEqual([
      ["staging", ["ada"]],
      ["production", ["ben"]],
    ]);
  });

  it("know a person's own word, unless it was taken back", () => {
    const [asked] = withWords(
      [explained("production", approvals)],
      [word("production", "ada"), word("production", "ben", "revoke")],
    );
    if (!asked) throw new Error("nobody is asked");
    expect(ownWord(asked, "ada")?.id).toBe("apr_ada");
    expect(ownWord(asked, "ben")).toBeNull();
    expect(ownWord(asked, null)).toBeNull();
  });

  it("are asked of a role, or of those above it", () => {
    const gates = [{ kind: "approvals", rules: [{ role: "maintainer", count: 1 }] }] as const;
    const policy = gates.map((gate) => ({ ...gate, rules: [...gate.rules] }));
    expect(asksFor(policy, "owner")).toBe(true);
    expect(asksFor(policy, "maintainer")).toBe(true);
    expect(asksFor(policy, "member")).toBe(false);
    expect(asksFor([], "owner")).toBe(false);
  });
});
