import fc from "fast-check";
import semverCompare from "semver/functions/compare.js";
import { describe, expect, it } from "vitest";
import { compareVersions, lineOf, looksLikeVersion, versionOrder } from "./version.ts";

const identifier = fc.oneof(
  fc.nat({ max: 1_000_000 }).map(String),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/),
);
const semver = fc
  .tuple(fc.nat(), fc.nat({ max: 300 }), fc.nat({ max: 300 }), fc.array(identifier, { maxLength: 3 }))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre.length ? `-${pre.join(".")}` : ""}`);

describe("version order", () => {
  it("sorts as text exactly as semver sorts", () => {
    fc.assert(
      fc.property(semver, semver, (a, b) => {
        const orderA = versionOrder(a) ?? "";
        const orderB = versionOrder(b) ?? "";
        const byText = orderA === orderB ? 0 : orderA < orderB ? -1 : 1;
        expect(byText).toBe(semverCompare(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it("knows the examples of the semver specification, section 11", () => {
    const ascending = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "2.0.0",
      "2.1.0",
      "2.1.1",
      "10.0.0",
    ];
    const shuffled = [...ascending].reverse();
    expect(shuffled.sort(compareVersions)).toEqual(ascending);
  });

  it("has no order for names that are not semver, yet a stable total one", () => {
    expect(versionOrder("main")).toBeNull();
    expect(compareVersions("main", "1.0.0")).toBeLessThan(0);
    expect(compareVersions("a", "b")).toBeLessThan(0);
    expect(compareVersions("same", "same")).toBe(0);
  });

  it.each([
    ["2.4.1", "2.4.x"],
    ["v2.4.1-rc.1", "2.4.x"],
    ["2026.11.3", "2026.11.x"],
    ["main", null],
    ["1.2.3.4", null],
  ])("puts %s on line %s", (version, line) => {
    expect(lineOf(version)).toBe(line);
  });

  it.each([
    ["v2", true],
    ["2.4", true],
    ["v2.4.1-rc.1+7", true],
    ["master", false],
    ["42", false],
    ["6113728f27ae82c7b1a177c8d03f9e96e0adf246", false],
    ["release/2.4", false],
  ])("takes %s for a version: %s", (text, expected) => {
    expect(looksLikeVersion(text)).toBe(expected);
  });
});
