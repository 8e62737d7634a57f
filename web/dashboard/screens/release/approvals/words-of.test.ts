import { describe, expect, it } from "vitest";
import type { Approval } from "../../../../../schema/contract/approvals.ts";
import type { Gate } from "../../../../../schema/contract/gates.ts";
import { asksFor } from "./who-may.ts";
import { ownWord, withWords } from "./words-of.ts";

const at = "2026-03-10T12:00:00.000Z";
const asks: Gate = { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] };
const under = (name: string, ...gates: Gate[]) => ({ name, policy: { gates } });

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
      [{ name: "dev", policy: null }, under("staging", { kind: "order" }), under("production", asks)],
      [word("staging", "ada"), word("production", "ben")],
    );
    expect(shown.map(({ environment, words }) => [environment, words.map(({ by }) => by.id)])).toEqual([
      ["staging", ["ada"]],
      ["production", ["ben"]],
    ]);
  });

  it("know a person's own word, unless it was taken back", () => {
    const [asked] = withWords(
      [under("production", asks)],
      [word("production", "ada"), word("production", "ben", "revoke")],
    );
    if (!asked) throw new Error("nobody is asked");
    expect(ownWord(asked, "ada")?.id).toBe("apr_ada");
    expect(ownWord(asked, "ben")).toBeNull();
    expect(ownWord(asked, null)).toBeNull();
  });

  it("are asked of a role, or of those above it", () => {
    expect(asksFor([asks], "owner")).toBe(true);
    expect(asksFor([asks], "maintainer")).toBe(true);
    expect(asksFor([asks], "member")).toBe(false);
    expect(asksFor([], "owner")).toBe(false);
  });
});
