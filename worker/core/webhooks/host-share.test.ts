import { describe, expect, it } from "vitest";
import { leaseOfAll, type Used } from "../allowance.ts";
import { hostShares } from "./host-share.ts";

/** A host, and what was handed out of its shares. */
function host() {
  const used = new Map<string, Used>();
  return (orgId: string, isFailing: boolean, wanted: number, now = 0): number => {
    const step = leaseOfAll(hostShares(orgId, isFailing), (key) => used.get(key) ?? null, wanted, now);
    for (const [key, one] of step.used) used.set(key, one);
    return step.granted;
  };
}

describe("a host", () => {
  it("takes no more of one tenant, and no more of all together, than it can bear", () => {
    const attempt = host();
    const granted = Array.from({ length: 10 }, (_, n) => attempt(`org-${n}`, false, 5000));
    expect(granted[0]).toBeLessThan(5000);
    expect(granted[0]).toBe(granted[1]);
    expect(granted.at(-1)).toBe(0);
  });

  it("has room for one tenant when all that another asks for fails", () => {
    const attempt = host();
    expect(attempt("dead", true, 5000)).toBeLessThan(attempt("alive", false, 500));
    expect(attempt("alive", true, 10)).toBe(10);
  });

  it("is asked of by those who fail far less, all of them together", () => {
    const attempt = host();
    const failing = Array.from({ length: 50 }, (_, n) => attempt(`org-${n}`, true, 5000));
    const sum = failing.reduce((all, one) => all + one, 0);
    const other = host();
    const fine = Array.from({ length: 50 }, (_, n) => other(`org-${n}`, false, 5000));
    expect(sum).toBeLessThan(fine.reduce((all, one) => all + one, 0) / 4);
  });
});
