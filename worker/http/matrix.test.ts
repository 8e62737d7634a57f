import { beforeAll, describe, expect, it } from "vitest";
import { ALL, type Matrix, openMatrix, tally } from "../test/matrix/asking.ts";
import { callerRules } from "../test/matrix/caller-rules.ts";
import { nameRules } from "../test/matrix/name-rules.ts";
import { otherRules } from "../test/matrix/other-rules.ts";
import { createApp } from "./app.ts";
import { honoPath } from "./route.ts";

let matrix: Matrix;
const opened = () => matrix;

beforeAll(async () => {
  matrix = await openMatrix();
  expect(matrix.theirs.kept.rows.size).toBeGreaterThan(300);
}, 60_000);

describe("the routes that are served", () => {
  it("are the operations of the documents, no more and no fewer", () => {
    const app = createApp(() => {
      throw new Error("nothing is asked");
    });
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/local/"))
      .map(({ method, path }) => `${method} ${path}`);
    const written = ALL.map(({ method, path }) => `${method} ${honoPath(path)}`);
    expect([...new Set(served)].sort()).toEqual(written.sort());
  });
});

callerRules(opened);
nameRules(opened);
otherRules(opened);

it("asks every operation often enough", () => {
  const { told, seldom } = tally(matrix, { organisation: 35, person: 15, machine: 40, public: 2 });
  console.info(told);
  expect(seldom).toEqual([]);
});
