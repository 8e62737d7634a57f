import { describe, expect, it } from "vitest";
import { none } from "./endpoints/define.ts";
import { EndStop } from "./freezes.ts";
import { RenewPermit } from "./locks.ts";
import { PatchRelease } from "./releases.ts";
import { PatchEndpoint, TestEndpoint } from "./webhooks.ts";

describe("a body that may be left out", () => {
  it.each([
    ["a test of an endpoint", TestEndpoint, { type: "x" }, ["type"]],
    ["a renewal", RenewPermit, { ttlSeconds: -1 }, ["ttlSeconds"]],
    ["the end of a stop", EndStop, { reason: 7 }, ["reason"]],
  ])("is faulted by its field, where it is given: %s", (_, schema, body, path) => {
    expect(schema.safeParse(undefined).success).toBe(true);
    expect(schema.safeParse(body).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });

  it("that has no fields takes none", () => {
    expect([undefined, {}, { a: 1 }, null].map((body) => none.safeParse(body).success)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("a change", () => {
  it.each([
    ["a release", PatchRelease],
    ["an endpoint", PatchEndpoint],
  ])("of %s is faulted for a field that nobody knows, and for that alone", (_, schema) => {
    expect(schema.safeParse({ colour: "red" }).error?.issues).toMatchObject([{ keys: ["colour"] }]);
    expect(schema.safeParse({}).error?.issues).toMatchObject([
      { message: "give at least one field to change" },
    ]);
  });
});
