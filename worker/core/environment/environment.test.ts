import { describe, expect, it } from "vitest";
import { deployed, entry, tested } from "../../test/entries.ts";
import { occupant } from "../../test/occupants.ts";
import { fold } from "../release/fold.ts";
import { environmentKey, looksEphemeral, tierOfName } from "./name.ts";
import { isTakenBack, latestAttempt, type Occupancy, occupantsOf, withoutRepeats } from "./occupancy.ts";
import {
  DECLARED,
  environmentsInOrder,
  type RegisteredEnvironment,
  type Registry,
  registryChange,
} from "./registry.ts";

const NONE: Registry = { stored: [], declared: false };

const row = (name: string, over: Partial<RegisteredEnvironment> = {}): RegisteredEnvironment => ({
  key: environmentKey(name),
  name,
  tier: tierOfName(name),
  certainty: "a",
  position: null,
  ephemeral: false,
  removedAt: null,
  seenAt: null,
  policy: null,
  policyVersion: 0,
  ...over,
});

describe("an environment's name", () => {
  it.each([
    ["Production", "production"],
    [" production ", "production"],
    ["ｐｒｏｄ", "prod"],
    ["Prod  EU", "prod eu"],
    ["Café", "café"],
  ])("%j is the environment %j", (name, key) => {
    expect(environmentKey(name)).toBe(key);
  });

  it.each([
    ["production", "production"],
    ["prod-eu", "production"],
    ["eu-prod1", "production"],
    ["live", "production"],
    ["preprod", "staging"],
    ["pre-prod", "staging"],
    ["non-prod", "staging"],
    ["Staging", "staging"],
    ["uat2", "staging"],
    ["test123", "testing"],
    ["testEnv", "testing"],
    ["qa", "testing"],
    ["dev", "development"],
    ["delivery", "development"],
    ["github-pages", "development"],
    ["product-demo", "development"],
  ] as const)("%s suggests the tier %s", (name, tier) => {
    expect(tierOfName(name)).toBe(tier);
  });

  it.each([
    ["preview-12", true],
    ["pr-7", true],
    ["review/feature", true],
    ["production", false],
    ["premium", false],
  ])("%s looks like a preview: %s", (name, expected) => {
    expect(looksEphemeral(name)).toBe(expected);
  });
});

describe("the list of environments", () => {
  it("is staging and production for a new project", () => {
    expect(environmentsInOrder(NONE).map(({ name }) => name)).toEqual(["staging", "production"]);
  });

  it("is in the declared order, the others by tier and name", () => {
    const stored = [
      row("qa"),
      row("zeta"),
      row("b", { certainty: DECLARED, position: 0, tier: "production" }),
      row("a", { certainty: DECLARED, position: 1 }),
    ];
    expect(environmentsInOrder({ stored, declared: true }).map(({ name }) => name)).toEqual([
      "b",
      "a",
      "zeta",
      "qa",
    ]);
  });

  it("leaves out previews, and what is gone until it is deployed to again", () => {
    const stored = [row("preview-1", { ephemeral: true }), row("qa", { removedAt: 10 })];
    const names = (lastSeen: Record<string, number>) =>
      environmentsInOrder({ stored, declared: true }, lastSeen).map(({ name }) => name);
    expect(names({ qa: 5 })).toEqual([]);
    expect(names({ qa: 11 })).toEqual(["qa"]);
  });

  const change = (
    environment: { name: string; tier: "production" | null; ephemeral: boolean | null },
    registry = NONE,
  ) => registryChange(registry, fold([entry(deployed("x", "succeeded", { environment }))]).places);

  it("gains an environment first seen in an event, with the tier its name suggests", () => {
    expect(change({ name: "qa", tier: null, ephemeral: null })).toMatchObject([
      { key: "qa", tier: "testing", certainty: "a" },
    ]);
  });

  it("takes a sender's word over the name, and people's over the sender's", () => {
    expect(change({ name: "blue", tier: "production", ephemeral: null })).toMatchObject([
      { tier: "production" },
    ]);
    const declared = { stored: [row("blue", { certainty: DECLARED, tier: "testing" })], declared: true };
    expect(change({ name: "blue", tier: "production", ephemeral: null }, declared)).toEqual([]);
  });

  it("is not touched by previews, nor by what it holds already", () => {
    expect(change({ name: "preview-9", tier: null, ephemeral: null })).toEqual([]);
    expect(change({ name: "feature-x", tier: null, ephemeral: true })).toEqual([]);
    expect(change({ name: "production", tier: null, ephemeral: null })).toEqual([]);
  });

  it("does not gain a place where nothing but tests ran, until something is deployed there", () => {
    const environment = { name: "ci", tier: null, ephemeral: null };
    const ran = entry(tested("unit", { passed: 1 }, { environment }));
    expect(registryChange(NONE, fold([ran]).places)).toEqual([]);
    const went = entry(deployed("x", "succeeded", { environment }));
    expect(registryChange(NONE, fold([ran, went]).places)).toMatchObject([{ key: "ci" }]);
  });
});

describe("a rollback is a fact", () => {
  it("when its sender says so", () => {
    expect(isTakenBack(occupant("2.0.0", 10), occupant("3.0.0", 20, { rollback: true }))).toBe(true);
  });

  it("when a version that ran there before, and is lower, comes back", () => {
    expect(isTakenBack(occupant("2.0.0", 10), occupant("1.9.0", 20, { firstAt: 5 }))).toBe(true);
  });

  it("but not when the current version is deployed again", () => {
    expect(isTakenBack(occupant("2.0.0", 10), occupant("2.0.0", 20, { firstAt: 5 }))).toBe(false);
  });

  it("nor when an older line gets a hotfix that never ran there", () => {
    expect(isTakenBack(occupant("2.0.0", 10), occupant("1.9.1", 20))).toBe(false);
  });

  it("nor when a higher version comes back", () => {
    expect(isTakenBack(occupant("1.9.0", 10), occupant("2.0.0", 20, { firstAt: 5 }))).toBe(false);
  });

  it("and of versions without an order, the one that ran there first is the earlier", () => {
    expect(isTakenBack(occupant("bbb", 10, { firstAt: 8 }), occupant("aaa", 20, { firstAt: 5 }))).toBe(true);
    expect(isTakenBack(occupant("bbb", 10, { firstAt: 3 }), occupant("aaa", 20, { firstAt: 5 }))).toBe(false);
  });
});

describe("the current version of an environment", () => {
  const success = (version: string, at: number, tie: string): Occupancy => ({
    environment: "production",
    kind: "succeeded",
    at,
    tie,
    occupant: occupant(version, at),
  });
  const current = (...rows: Occupancy[]) => occupantsOf(rows, "production").current?.version;

  it("is the last to have come to run by when that was, never the highest version, never the last to arrive", () => {
    const [high, last, late] = [
      success("2.0.0", 10, "c"),
      success("1.9.0", 20, "a"),
      success("1.8.0", 5, "b"),
    ];
    for (const rows of [
      [high, last, late],
      [late, last, high],
      [last, high, late],
    ])
      expect(current(...rows)).toBe("1.9.0");
  });

  it("is the same of two that came to run at one moment, whichever arrived first", () => {
    const [one, other] = [success("1.0.0", 10, "a"), success("1.1.0", 10, "b")];
    expect(current(one, other)).toBe(current(other, one));
  });

  it("is none from when nothing runs there any more, until something does again", () => {
    const gone: Occupancy = { ...success("1.0.0", 20, "x"), occupant: null };
    expect(current(gone, success("1.0.0", 10, "a"))).toBeUndefined();
    expect(current(success("1.1.0", 30, "b"), gone, success("1.0.0", 10, "a"))).toBe("1.1.0");
  });
});

describe("a version that is deployed again and again", () => {
  const success = (at: number, environment = "production"): Occupancy => ({
    environment,
    kind: "succeeded",
    at,
    tie: `k${at}`,
    occupant: occupant("1.0.0", at),
  });
  const left = (rows: Occupancy[], interrupted: string[] = []) =>
    withoutRepeats(rows, new Set(interrupted)).map(({ at }) => at);

  it("leaves when it came and what runs now", () => {
    expect(left([success(3), success(1), success(2), success(4)])).toEqual([1, 4]);
    expect(left([success(1), success(2)])).toEqual([1, 2]);
  });

  it("leaves each time where another version ran in between", () => {
    const rows = [success(1), success(2), success(3), success(4, "qa"), success(5, "qa"), success(6, "qa")];
    expect(left(rows, ["production"])).toEqual([1, 2, 3, 4, 6]);
  });
});

describe("the last attempt", () => {
  it("is the later opened of what runs and of what did not come to run", () => {
    const current = occupant("1.0.0", 10);
    expect(latestAttempt(current, occupant("1.1.0", 20, { status: "failed" }))?.version).toBe("1.1.0");
    expect(latestAttempt(current, occupant("0.9.0", 5, { status: "failed" }))?.version).toBe("1.0.0");
    expect(latestAttempt(null, null)).toBeNull();
  });
});
