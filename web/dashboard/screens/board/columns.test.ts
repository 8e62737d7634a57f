import { describe, expect, it } from "vitest";
import type { BoardCell } from "../../../../schema/contract/board.ts";
import { columnsOf } from "./columns.ts";

const column = (name: string) => ({ name, tier: "production" }) as const;
const project = (...names: string[]) => ({
  environments: names.map(
    (name): BoardCell => ({
      ...column(name),
      current: null,
      latest: null,
      tests: null,
      lock: null,
      frozen: false,
      stopped: false,
    }),
  ),
});
const common = ["a", "b", "c", "d", "e"];
const columns = ["a", "b", "rare-1", "c", "d", "e", "rare-2"].map(column);
const namesOf = (projects: ReturnType<typeof project>[]) => {
  const { own, shared } = columnsOf(columns, projects);
  return { own: own.map(({ name }) => name), shared: shared.map(({ name }) => name) };
};

describe("the columns of a board", () => {
  it("are those that some project has, in the order given", () => {
    expect(namesOf([project("c"), project("a")])).toEqual({ own: ["a", "c"], shared: [] });
  });

  it("take the environments of few projects together where there are too many", () => {
    const many = Array.from({ length: 8 }, () => project(...common));
    expect(namesOf([...many, project(...common, "rare-1"), project(...common, "rare-2")])).toEqual({
      own: common,
      shared: ["rare-1", "rare-2"],
    });
  });

  it("stay apart where there is room, and where only one is rare", () => {
    const many = Array.from({ length: 8 }, () => project("a", "b"));
    expect(namesOf([...many, project("rare-1"), project("rare-2")]).shared).toEqual([]);
    const full = Array.from({ length: 8 }, () => project(...common, "rare-2"));
    expect(namesOf([...full, project(...common, "rare-1")]).shared).toEqual([]);
  });

  it("stay apart where most projects have them, however many they are", () => {
    expect(namesOf([project(...columns.map(({ name }) => name))]).shared).toEqual([]);
  });
});
