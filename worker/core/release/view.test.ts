import { describe, expect, it } from "vitest";
import { deployed, entry } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import type { Surroundings } from "./derive.ts";
import { fold } from "./fold.ts";
import { standingOf } from "./standing.ts";
import { viewOf } from "./view.ts";

const HERE: Surroundings = {
  ...AROUND,
  environments: [{ key: "production", name: "production", tier: "production" }],
  projectReachedProduction: true,
};
const HEAD = { id: "rel_1", version: "1.0.0", provisional: false, revision: 1, firstSeenAt: 0, updatedAt: 0 };
const DEPLOYED_AT = 1_000_000;
const state = fold([entry(deployed("production", "succeeded"), { occurredAt: DEPLOYED_AT })]);

const inProduction = (over: Partial<Surroundings>, runsThere: string) =>
  viewOf(HEAD, state, standingOf(state), { ...HERE, ...over }, { production: runsThere }).environments[0];

describe("a release in an environment", () => {
  it("runs there, or ran there before another", () => {
    expect(inProduction({}, HEAD.id)).toMatchObject({ presence: "current", status: "succeeded" });
    expect(inProduction({}, "rel_2")).toMatchObject({ presence: "previous", status: "succeeded" });
  });

  it("was rolled back there when an earlier version took its place", () => {
    const takenBackAt = { production: DEPLOYED_AT + 1 };
    expect(inProduction({ takenBackAt }, "rel_0")).toMatchObject({
      presence: "previous",
      status: "rolled_back",
    });
  });

  it("is not rolled back any more when it came there again", () => {
    const takenBackAt = { production: DEPLOYED_AT - 1 };
    expect(inProduction({ takenBackAt }, HEAD.id)).toMatchObject({
      presence: "current",
      status: "succeeded",
    });
  });
});
