import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { fold } from "./fold.ts";
import { broughtAgain } from "./redeploys.ts";

const ran = (at: number, id: string, environment = "production") =>
  entry(deployed(environment, "succeeded", { deploymentId: id }), { occurredAt: at });

describe("what may have been deployed again", () => {
  it("is every success after the first in an environment, with the time between", () => {
    const state = fold([ran(10, "a"), ran(30, "c"), ran(20, "b"), ran(15, "s", "staging")]);
    expect(broughtAgain(state).map(({ between }) => between)).toEqual([
      { environment: "production", from: 20, to: 30 },
      { environment: "production", from: 10, to: 20 },
    ]);
  });

  it("is nothing where the environment was told to be rolled back in between", () => {
    const news = deployed("production", "rolled_back", { deploymentId: "x" });
    const back = entry(news, { occurredAt: 15, type: "deployment.rolled_back" });
    expect(broughtAgain(fold([ran(10, "a"), back, ran(20, "b")]))).toEqual([]);
  });
});
