import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { fold } from "./fold.ts";
import { tidingsOf } from "./tidings.ts";

const PRODUCTION = { key: "production", name: "Production", tier: "production" } as const;
const at = (occurredAt: number, status: "succeeded" | "rolled_back" | "failed") =>
  entry(deployed("production", status, { deploymentId: "d1" }), { occurredAt });

/** What production hears of its deployment being rolled back. */
const back = (...entries: ReturnType<typeof at>[]) =>
  tidingsOf(fold(entries), entries, [PRODUCTION])[0]?.deployments[0]?.back;

describe("that a deployment was rolled back is heard", () => {
  it("as it was told first, however often it is told again, and whatever order it comes in", () => {
    const story = [at(1, "succeeded"), at(2, "rolled_back"), at(5, "rolled_back")];
    for (const order of [story, story.toReversed()])
      expect(back(...order)).toMatchObject({ at: 2, key: story[1]?.key, shown: { id: "d1" } });
  });

  it("whatever became of it since", () => {
    expect(back(at(2, "rolled_back"), at(3, "succeeded"))).toMatchObject({
      at: 2,
      shown: { status: "succeeded" },
    });
    expect(back(at(2, "rolled_back"), at(3, "failed"))).toMatchObject({ at: 2, shown: { status: "failed" } });
  });

  it("as of the last time where it came to run again in between", () => {
    const story = [at(1, "succeeded"), at(2, "rolled_back"), at(3, "succeeded"), at(4, "rolled_back")];
    expect(back(...story)).toMatchObject({ at: 4, key: story[1]?.key });
  });

  it("never where nobody told so", () => {
    expect(back(at(1, "succeeded"), at(2, "failed"))).toBeNull();
  });
});
