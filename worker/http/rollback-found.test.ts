import { describe, expect, it } from "vitest";
import type { Rollback } from "../../schema/contract/environments.ts";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { coordinator, lockPath, stateOf, take, toldAll } from "../test/environments.ts";
import { closedGates, grant, request } from "../test/permits.ts";
import { read } from "../test/tenant.ts";

const NOW = Date.now();
/** A moment of today's story: so many minutes after its beginning. */
const at = (minute: number) => ({ occurredAt: new Date(NOW - (60 - minute) * 60_000).toISOString() });

/** A version that came to run in production at a minute of the story. */
const live = (version: string, minute: number, more: object = {}) =>
  ran(version, "production", { ...at(minute), data: { deploymentId: `d${minute}` }, ...more });

async function rollbacks(of: Shop): Promise<readonly Rollback[]> {
  await toldAll(await coordinator(of));
  return (await read<{ items: Rollback[] }>(of, `/projects/${of.project}/rollbacks`)).items;
}

/** Two versions, one after the other, and back again. */
async function wentBack(): Promise<Shop> {
  const of = await shop();
  await tell(of, live("1.0.0", 1), live("1.1.0", 2));
  await tell(of, live("1.0.0", 3));
  return of;
}

const SEALED = {
  holder: "slipway",
  reason: "rolled back from 1.1.0 to 1.0.0",
  expiresAt: null,
};

describe("a version that ran before and comes back", () => {
  it("is a rollback, and the first deployment after it is suspected", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2), live("1.2.0", 3));
    await tell(of, live("1.0.0", 4));
    expect(await rollbacks(of)).toEqual([
      {
        id: expect.stringMatching(/^rbk_/),
        environment: "production",
        at: at(4).occurredAt,
        from: "1.2.0",
        to: "1.0.0",
        told: false,
        blame: { version: "1.1.0", deploymentId: "d2", by: null, reason: null, at: null },
      },
    ]);
  });

  it("is a rollback the first time it runs there again, though all times are told at once", async () => {
    const of = await shop();
    const often = [5, 6, 7, 8, 9].map((minute) => live("1.0.0", minute));
    await tell(of, live("1.0.0", 1), live("1.0.0", 2), live("1.1.0", 3), live("1.1.0", 4));
    await tell(of, ...often);
    expect(await rollbacks(of)).toMatchObject([{ at: at(5).occurredAt, from: "1.1.0", to: "1.0.0" }]);
    expect((await stateOf(of)).lock).toMatchObject(SEALED);
  });

  it("shuts the environment until somebody says otherwise, with a reason", async () => {
    const of = await wentBack();
    const { lock } = await stateOf(of);
    expect(lock).toMatchObject(SEALED);
    await tell(of, ran("1.1.1", "staging"));
    const { status, body } = await request(of, "1.1.1");
    expect([status, closedGates(body), body.lock, body.earliest]).toEqual([409, ["lock"], lock, null]);
    const override = { reason: "in a hurry" };
    expect((await request(of, "1.1.1", { override })).status).toBe(409);
    for (const [method, more] of [
      ["PUT", { ttlSeconds: 60 }],
      ["DELETE", {}],
    ] as const) {
      const answer = await ask(of, method, lockPath(of), { fence: lock?.fence, ...more });
      expect([answer.status, answer.body]).toMatchObject([409, { lock }]);
    }
    const force = { force: true, reason: "1.1.1 mends it" };
    expect((await ask(of, "DELETE", lockPath(of), force)).status).toBe(204);
    expect((await grant(of, "1.1.1")).fence).toBeGreaterThan(lock?.fence ?? Infinity);
  });

  it("that is heard of twice is found once, and does not shut again what was opened since", async () => {
    const of = await wentBack();
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "seen" });
    await tell(of, live("1.0.0", 3));
    await tell(of, { ...live("1.0.0", 3), url: "https://ci.example/again", id: "again" });
    expect(await rollbacks(of)).toHaveLength(1);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is not another rollback when it is deployed once more", async () => {
    const of = await wentBack();
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "seen" });
    await tell(of, live("1.0.0", 4));
    expect(await rollbacks(of)).toHaveLength(1);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("shuts the environment as soon as whoever holds it gives it back", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2));
    const held = await take(of, "job-1");
    await tell(of, live("1.0.0", 3));
    expect((await stateOf(of)).lock).toEqual(held);
    expect((await ask(of, "DELETE", lockPath(of), { fence: held.fence })).status).toBe(204);
    expect((await stateOf(of)).lock).toMatchObject(SEALED);
  });

  it("is found whatever order the news comes in", async () => {
    const story = [live("1.0.0", 1), live("1.1.0", 2), live("1.0.0", 3)];
    for (const order of [
      [0, 2, 1],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const of = await shop();
      for (const index of order) {
        const one = story[index];
        if (one) await tell(of, one);
      }
      expect([order, await rollbacks(of)]).toMatchObject([order, [{ from: "1.1.0", to: "1.0.0" }]]);
      expect((await stateOf(of)).lock).toMatchObject(SEALED);
    }
  });

  it("and is not what runs there any more, does not shut what runs since", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2), live("1.2.0", 4));
    await tell(of, live("1.0.0", 3));
    expect(await rollbacks(of)).toMatchObject([{ from: "1.1.0", to: "1.0.0" }]);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is found in each environment by itself", async () => {
    const of = await wentBack();
    expect((await stateOf(of, "staging")).lock).toBeNull();
    await tell(of, ran("1.1.0", "staging", at(4)), ran("1.0.0", "staging", at(5)));
    expect(await rollbacks(of)).toHaveLength(1);
  });
});

describe("no rollback is found", () => {
  it.each([
    ["in the current version once more", [live("1.0.0", 1), live("1.1.0", 2), live("1.1.0", 3)]],
    ["in a hotfix of an older line that never ran there", [live("2.0.0", 1), live("1.9.1", 2)]],
    ["in a higher version that comes back", [live("1.1.0", 1), live("1.0.0", 2), live("1.1.0", 3)].slice(1)],
    ["in one version after the other", [live("1.0.0", 1), live("1.1.0", 2), live("1.2.0", 3)]],
    [
      "in a version that only failed to come back",
      [live("1.0.0", 1), live("1.1.0", 2), live("1.0.0", 3, { type: "deployment.failed" })],
    ],
  ])("%s", async (_, story) => {
    const of = await shop();
    for (const one of story) await tell(of, one);
    expect(await rollbacks(of)).toEqual([]);
    expect((await stateOf(of)).lock).toBeNull();
  });
});

describe("a rollback that its sender tells of", () => {
  const back = (version: string, minute: number) => live(version, minute, { type: "deployment.rolled_back" });

  it("is one to what ran before, blamed on what was rolled back, and shuts the environment", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2));
    await tell(of, back("1.1.0", 3));
    expect(await rollbacks(of)).toMatchObject([
      { from: "1.1.0", to: "1.0.0", told: true, blame: { version: "1.1.0", by: null } },
    ]);
    expect((await stateOf(of)).lock).toMatchObject(SEALED);
  });

  it("twice is one, and does not shut again what was opened since", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2), back("1.1.0", 3));
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "seen" });
    await tell(of, back("1.1.0", 3));
    expect(await rollbacks(of)).toHaveLength(1);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is found whatever order the news comes in, and whether or not what ran before is deployed again", async () => {
    const story = [live("1.0.0", 1), live("1.1.0", 2), back("1.1.0", 3), live("1.0.0", 4)];
    for (const order of [
      [0, 1, 2, 3],
      [0, 1, 3, 2],
      [2, 0, 1],
      [2, 1, 0],
      [3, 2, 1, 0],
    ]) {
      const of = await shop();
      for (const index of order) {
        const one = story[index];
        if (one) await tell(of, one);
      }
      expect([order, await rollbacks(of)]).toMatchObject([order, [{ from: "1.1.0", to: "1.0.0" }]]);
      expect((await stateOf(of)).lock).toMatchObject(SEALED);
    }
  });

  it("late does not shut what runs there since", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 1), live("1.1.0", 2), live("1.2.0", 4));
    await tell(of, back("1.1.0", 3));
    expect(await rollbacks(of)).toMatchObject([{ from: "1.1.0", to: "1.0.0", told: true }]);
    expect((await stateOf(of)).lock).toBeNull();
  });
});

describe("a rollback on purpose", () => {
  it("passes the order of versions with a permit that says so, and shuts the environment all the same", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "order" }]);
    await tell(of, live("1.0.0", 1), live("1.1.0", 2));
    expect(closedGates((await request(of, "1.0.0")).body)).toEqual(["order"]);
    const { id, permit } = await grant(of, "1.0.0", { rollback: true });
    await tell(of, live("1.0.0", 60, { data: { deploymentId: "back", permit } }));
    expect((await ask(of, "DELETE", `${of.P}/permits/${id}`)).status).toBe(204);
    expect((await stateOf(of)).lock).toMatchObject(SEALED);
  });
});
