import { describe, expect, it } from "vitest";
import type { Board } from "../../../schema/contract/board.ts";
import { byBreadth, scopeInWords } from "./closings.ts";

const board: Board = {
  org: { slug: "acme", name: "Acme" },
  columns: [],
  projects: [{ slug: "shop", name: "The Shop", repository: null, environments: [] }],
  cursor: 0,
};

describe("where something holds", () => {
  it.each([
    [{}, "Everywhere"],
    [{ project: "shop" }, "The Shop"],
    [{ environment: "production" }, "production of every project"],
    [{ project: "shop", environment: "production" }, "production of The Shop"],
    [{ project: "gone" }, "gone"],
  ])("%o is %s", (scope, words) => {
    expect(scopeInWords(scope, board)).toBe(words);
  });

  it("is said by its address while nobody knows its name", () => {
    expect(scopeInWords({ project: "shop" }, undefined)).toBe("shop");
  });
});

it("is said first of what holds in more places, else in the order there was", () => {
  const stops = [
    { id: "1", scope: { project: "shop", environment: "production" } },
    { id: "2", scope: { project: "shop" } },
    { id: "3", scope: {} },
    { id: "4", scope: { environment: "production" } },
  ];
  expect(stops.sort(byBreadth).map(({ id }) => id)).toEqual(["3", "2", "4", "1"]);
});
