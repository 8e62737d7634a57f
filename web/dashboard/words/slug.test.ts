import { describe, expect, it } from "vitest";
import { Slug } from "../../../schema/contract/primitives.ts";
import { slugOf } from "./slug.ts";

describe("a slug made of a name", () => {
  it.each([
    ["Harbour Labs", "harbour-labs"],
    ["  Ærø & Søn, Ltd. ", "r-s-n-ltd"],
    ["Café Zürich", "cafe-zurich"],
    ["--A--", "a"],
    ["東京", ""],
  ])("of %j is %j", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("is one the contract takes, however long the name", () => {
    for (const name of ["a".repeat(200), `${"a".repeat(62)} b c`, "x"]) {
      expect(Slug.safeParse(slugOf(name)).success).toBe(true);
    }
  });
});
