import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { WAITER_TTL_MS } from "../core/environment/waiting.ts";
import { environmentAt } from "../services/environments/environment-at.ts";
import { contextOf } from "../test/context.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import {
  age,
  coordinator,
  type Held,
  hideLedgers,
  lockPath,
  orgIdOf,
  ring,
  stateOf,
  take,
} from "../test/environments.ts";
import { grant } from "../test/permits.ts";
import { eventually, read } from "../test/tenant.ts";

const MINUTE = 60_000;
const force = { force: true, reason: "stuck" };

/** Ends the hold there is, in each of the ways in which one can end. */
const ENDS: readonly (readonly [string, (of: Shop, held: Held) => Promise<unknown>])[] = [
  ["given back", (of, { fence }) => ask(of, "DELETE", lockPath(of), { fence })],
  ["run out", async (of) => age(await coordinator(of), 15 * MINUTE)],
  ["ended by force", (of) => ask(of, "DELETE", lockPath(of), force)],
];

/** What may befall an object, and leaves of it what it had stored. */
const MISHAPS: readonly (readonly [string, (of: Shop) => Promise<unknown>])[] = [
  ["evicted", async (of) => evictDurableObject(await coordinator(of))],
  ["broken off", async () => abortAllDurableObjects()],
];

describe("fences", () => {
  it.each(ENDS)("grow when the hold before was %s", async (_, end) => {
    const of = await shop();
    const fences: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const held = await take(of, `job-${round}`);
      fences.push(held.fence);
      await end(of, held);
    }
    expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b));
  });

  it("grow with every theft", async () => {
    const of = await shop();
    const fences: number[] = [];
    for (let round = 0; round < 3; round += 1)
      fences.push((await take(of, `job-${round}`, { steal: { reason: "so" } })).fence);
    expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b));
  });

  it.each(MISHAPS)("grow on when the object was %s, and who held it holds it still", async (_, befall) => {
    const of = await shop();
    const held = await take(of, "job-1", { claimId: "run-1" });
    await befall(of);
    expect((await stateOf(of)).lock).toEqual(held);
    expect(await take(of, "job-1", { claimId: "run-1" })).toEqual(held);
    await befall(of);
    expect((await ask(of, "DELETE", lockPath(of), { fence: held.fence })).status).toBe(204);
    await befall(of);
    expect((await take(of, "job-2")).fence).toBeGreaterThan(held.fence);
  });

  it("grow on above all that were given out although the storage was lost or set back", async () => {
    const of = await shop();
    const stub = await coordinator(of);
    const before = await take(of, "job-1");
    const kept = await runInDurableObject(stub, (_, { storage: { kv } }) => kv.get("tenure"));
    await ask(of, "DELETE", lockPath(of), { fence: before.fence });
    const last = await take(of, "job-2");
    await runInDurableObject(stub, (_, { storage: { kv } }) => kv.put("tenure", kept));
    const restored = await take(of, "job-3", { steal: { reason: "restored" } });
    expect(restored.fence).toBeGreaterThan(last.fence);
    await runInDurableObject(stub, (_, { storage: { kv } }) => void kv.delete("tenure"));
    expect((await take(of, "job-4")).fence).toBeGreaterThan(restored.fence);
  });
});

describe("an environment's coordinator", () => {
  it("holds for no one after a mishap whose time ran out meanwhile", async () => {
    const of = await shop();
    await take(of, "job-1");
    const stub = await coordinator(of);
    await age(stub, 15 * MINUTE);
    await evictDurableObject(stub);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is called for its own environment only", async () => {
    const [of, other] = [await shop(), await shop()];
    const at = {
      shard: 0,
      orgId: await orgIdOf(other),
      slug: other.project,
      key: "production",
      name: "production",
    };
    await runInDurableObject(await coordinator(of), async (instance) => {
      await expect(instance.read(at)).rejects.toThrow("another environment");
    });
  });

  it("rests when nothing is to come, and sets its alarm for what is", async () => {
    const of = await shop();
    const stub = await coordinator(of);
    const alarm = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    const { fence, expiresAt } = await take(of, "job-1", { ttlSeconds: 600 });
    await expect.poll(alarm).toBe(Date.parse(expiresAt ?? ""));
    await ask(of, "POST", `${lockPath(of)}?wait=1`, { holder: "job-2" });
    await expect.poll(alarm).toBeLessThan(Date.now() + WAITER_TTL_MS);
    await age(stub, WAITER_TTL_MS);
    expect(await ring(stub)).toBe(true);
    expect(await alarm()).toBe(Date.parse(expiresAt ?? "") - WAITER_TTL_MS);
    await ask(of, "DELETE", lockPath(of), { fence });
    await expect.poll(alarm).toBeNull();
  });

  it("settles by its alarm what ran out though nobody asks", async () => {
    const of = await shop();
    await take(of, "job-1", { ttlSeconds: 600 });
    const stub = await coordinator(of);
    await age(stub, 10 * MINUTE);
    await ring(stub);
    const holds = await eventually(
      () =>
        read<{ items: { ended: string | null }[] }>(
          of,
          `/projects/${of.project}/environments/production/holds`,
        ),
      ({ items }) => items[0]?.ended !== null,
    );
    expect(holds.items).toMatchObject([{ holder: "job-1", ended: "expired" }]);
  });

  it("lets nobody in, and prolongs nothing, while it cannot read what it decides on", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const { id: releaseId } = await read<{ id: string }>(of, `/projects/${of.project}/releases/1.0.0`);
    const before = await grant(of, "1.0.0");
    const { lock } = await stateOf(of);
    const { ctx } = await contextOf(of);
    const at = environmentAt(ctx, of.project, "production");
    const by = {
      actor: { kind: "token", id: "tok_1", name: "test" },
      requestId: null,
      address: null,
    } as const;
    const who = { holder: "job-2", claimId: null, owner: { id: "usr_1", name: "Ada" } };
    const wants = {
      ...who,
      releaseId,
      ttlMs: MINUTE,
      override: "the site is down",
      isRollback: false,
      waitMs: 0,
    };
    const away = await hideLedgers();
    try {
      await runInDurableObject(await coordinator(of), async (instance) => {
        await expect(instance.renewPermit(at, before.id, 60 * MINUTE, by)).rejects.toThrow();
        await instance.endPermit(at, before.id, by);
        await expect(instance.permit(at, wants, by)).rejects.toThrow();
      });
    } finally {
      await away.end();
    }
    expect(lock?.expiresAt).toBe(before.expiresAt);
    expect((await stateOf(of)).lock).toBeNull();
    expect((await grant(of, "1.0.0", { holder: "job-2" })).fence).toBeGreaterThan(before.fence);
  });
});
