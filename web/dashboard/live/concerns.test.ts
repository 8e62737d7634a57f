import { describe, expect, it } from "vitest";
import type { LiveMessage } from "../../../schema/contract/live.ts";
import { keys } from "../queries/keys.ts";
import { concernedKeys } from "./concerns.ts";

const at = "2026-03-01T12:00:00.000Z";
const changed = (project: string, version: string, cursor: number): LiveMessage => ({
  type: "release.changed",
  project,
  version,
  cursor,
  at,
  revision: 1,
  environments: ["production"],
});

describe("the answers a change makes old", () => {
  it("are the board, the project's releases and findings, and that release's timeline", () => {
    expect(concernedKeys("acme", [changed("shop", "1.0", 1)])).toEqual([
      keys.board("acme"),
      keys.environments("acme", "shop"),
      keys.releaseLists("acme", "shop"),
      keys.everyRelease("acme", "shop"),
      keys.timeline("acme", "shop", "1.0"),
      keys.everyExplanation("acme", "shop"),
      keys.drift("acme", "shop"),
      keys.rollbacks("acme", "shop"),
      keys.incidents("acme", "shop"),
      keys.requests("acme"),
    ]);
  });

  it("are what an environment is like after its lock changed, and all that is ruled after a rule did", () => {
    const environment = "production";
    const locked: LiveMessage = { type: "environment.changed", project: "shop", environment, cursor: 3, at };
    expect(concernedKeys("acme", [locked])).toEqual([
      keys.board("acme"),
      keys.environments("acme", "shop"),
      keys.place("acme", "shop", environment),
      keys.everyExplanation("acme", "shop"),
      keys.everyDebt("acme"),
    ]);
    const ruled: LiveMessage = { type: "rules.changed", project: null, cursor: 4, at };
    expect(concernedKeys("acme", [ruled])).toEqual([
      keys.board("acme"),
      keys.rules("acme"),
      ["org", "acme", "project"],
    ]);
  });

  it("are named once however many changes concern them", () => {
    const found = concernedKeys("acme", [changed("shop", "1.0", 1), changed("shop", "1.1", 2)]);
    expect(found.filter((key) => key.includes("board"))).toHaveLength(1);
    expect(found).toContainEqual(keys.timeline("acme", "shop", "1.1"));
  });

  it("are all of the organisation's after a reset, and only the inbox's after a change there", () => {
    expect(concernedKeys("acme", [{ type: "reset", cursor: 9, at }])).toEqual([keys.org("acme")]);
    expect(concernedKeys("acme", [{ type: "inbox.changed", cursor: 9, at }])).toEqual([keys.inbox("acme")]);
  });
});
