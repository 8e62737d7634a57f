import { describe, expect, it } from "vitest";
import type { RollbackList } from "../../schema/contract/environments.ts";
import type { Timeline } from "../../schema/contract/releases.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { coordinator, ring, stateOf } from "../test/environments.ts";
import { eventually } from "../test/tenant.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** So many minutes after a moment ten days ago. */
const then = (minutes: number) => new Date(Date.now() - 10 * DAY + minutes * MINUTE).toISOString();

const rollbacks = async (of: Shop) =>
  (await ask<typeof RollbackList._output>(of, "GET", `${of.P}/rollbacks`)).body.items;
const undone = (version: string, occurredAt: string) => ({
  type: "deployment.rolled_back",
  version,
  environment: "production",
  occurredAt,
});

describe("what an environment hears of long ago", () => {
  it("is not lost before its end could be heard", async () => {
    const of = await shop();
    const data = { deploymentId: "d1" };
    const started = { type: "deployment.started", version: "1.0.0", environment: "production", data };
    await tell(of, { ...started, occurredAt: then(0) });
    await ring(await coordinator(of));
    await tell(of, ran("1.0.0", "production", { data, occurredAt: then(5) }));
    const { body } = await ask<typeof Timeline._output>(of, "GET", `${of.P}/releases/1.0.0/timeline`);
    expect(body.items.map(({ type }) => type)).toEqual(["deployment.started", "deployment.succeeded"]);
  });

  it("went back to what ran there then, and shuts nothing where others ran there since", async () => {
    const of = await shop();
    await tell(
      of,
      ran("1.0.0", "production", { occurredAt: then(0) }),
      ran("1.1.0", "production", { occurredAt: then(10) }),
      ran("1.2.0", "production", { occurredAt: then(60) }),
    );
    await tell(of, undone("1.1.0", then(20)));
    const found = await eventually(
      () => rollbacks(of),
      (items) => items.length > 0,
    );
    expect(found).toMatchObject([{ from: "1.1.0", to: "1.0.0", told: true }]);
    expect((await stateOf(of)).lock).toBe(null);
  });
});

describe("a rollback that a sender tells of", () => {
  it("shuts the environment that runs what it went back to, however often it is told", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: then(0) }));
    await tell(of, ran("1.1.0", "production", { occurredAt: then(10) }));
    for (let round = 0; round < 2; round += 1) await tell(of, undone("1.1.0", then(20)));
    const { lock } = await eventually(
      () => stateOf(of),
      (state) => state.lock !== null,
    );
    expect(lock).toMatchObject({ holder: "slipway", reason: "rolled back from 1.1.0 to 1.0.0" });
    expect(lock?.expiresAt).toBe(null);
    expect(await rollbacks(of)).toHaveLength(1);
  });
});
