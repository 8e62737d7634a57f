import { describe, expect, it } from "vitest";
import { isWanted, type Wanted } from "./wanted.ts";

const wanted = (over: Partial<Wanted> = {}): Wanted => ({
  types: null,
  project: null,
  environment: null,
  startsAfter: 0,
  ...over,
});
const deployed = {
  position: 7,
  type: "deployment.succeeded",
  project: "shop",
  environment: "production",
} as const;
const planned = { ...deployed, type: "release.created", environment: null } as const;

describe("an endpoint", () => {
  it("is told everything where it names nothing", () => {
    expect([isWanted(wanted(), deployed), isWanted(wanted(), planned)]).toEqual([true, true]);
  });

  it("is told of the types it names, and of no others", () => {
    const types = ["deployment.succeeded", "deployment.failed"] as const;
    expect(isWanted(wanted({ types }), deployed)).toBe(true);
    expect(isWanted(wanted({ types }), planned)).toBe(false);
    expect(isWanted(wanted({ types: [] }), deployed)).toBe(false);
  });

  it("is told of the project it names alone", () => {
    expect(isWanted(wanted({ project: "shop" }), deployed)).toBe(true);
    expect(isWanted(wanted({ project: "sho" }), deployed)).toBe(false);
  });

  it("is told of the environment it names alone, and not of what concerns none", () => {
    expect(isWanted(wanted({ environment: "production" }), deployed)).toBe(true);
    expect(isWanted(wanted({ environment: "staging" }), deployed)).toBe(false);
    expect(isWanted(wanted({ environment: "production" }), planned)).toBe(false);
  });

  it("is told of what comes after its beginning", () => {
    expect([6, 7, 8].map((startsAfter) => isWanted(wanted({ startsAfter }), deployed))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("asks for all that it names at once", () => {
    const all = wanted({ types: ["deployment.succeeded"], project: "shop", environment: "production" });
    expect(isWanted(all, deployed)).toBe(true);
    expect(isWanted(all, { ...deployed, project: "search" })).toBe(false);
    expect(isWanted(all, { ...deployed, environment: "staging" })).toBe(false);
  });
});
