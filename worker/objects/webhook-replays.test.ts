import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Delivery } from "../../schema/contract/webhooks.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import { age, delivered, dispatcher, type Hook, hook, receiver, ring, told } from "../test/hooks.ts";
import type { Step } from "../test/receivers.ts";
import { call, unique } from "../test/tenant.ts";

const HOUR = 3_600_000;

const arrivedAfter =
  (attempts: number) =>
  (one: Delivery): boolean =>
    one.status === "succeeded" && one.attempts === attempts;

/** An endpoint with a message that its receiver was sent once. */
async function sent(...steps: Step[]) {
  const of = await shop();
  const to = await receiver(...steps);
  const endpoint = await hook(of, to.url);
  const id = await told(of, endpoint);
  const delivery = await delivered(of, endpoint, id);
  return { of, to, endpoint, id, path: `${of.O}/deliveries/${delivery.id}/replay` };
}

const again = async (of: Shop, path: string) => (await ask(of, "POST", path)).status;

const once = async (of: Shop, path: string, key: string, body?: object) =>
  call(path, { method: "POST", token: of.token, headers: { "idempotency-key": key }, body });

/** As it is where the work was done, and its answer was lost before it was kept. */
async function loseAnswer(of: Shop, key: string): Promise<void> {
  const { ledger } = await homeOf(of);
  const { meta } = await ledger.prepare("delete from idempotency where key = ?").bind(key).run();
  expect(meta.changes).toBe(1);
}

/** As it is after one more attempt was claimed, and before anything came of it. */
async function cutOff(of: Shop, endpoint: Hook, id: string): Promise<void> {
  await runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { sql } }) => {
    const at = Date.now();
    sql.exec("update delivery set attempts = 2, tries = 2, next_at = ?", at + HOUR);
    sql.exec(
      "insert into attempt (message_id, number, cause, at, url, headers) values (?, 2, 'schedule', ?, '', '{}')",
      id,
      at,
    );
  });
}

describe("a replay", () => {
  it("is the same where it comes again with its key, though its answer was lost", async () => {
    const { of, to, endpoint, id, path } = await sent();
    const key = unique("key");
    for (const attempts of [2, 2]) {
      expect((await once(of, path, key)).status).toBe(202);
      await delivered(of, endpoint, id, arrivedAfter(attempts));
      await loseAnswer(of, key);
    }
    expect((await once(of, path, unique("key"))).status).toBe(202);
    await delivered(of, endpoint, id, arrivedAfter(3));
    expect(await to.got()).toHaveLength(3);
  });

  it("of a time is the same where it comes again with its key, and another where it is of another time", async () => {
    const { of, to, endpoint, id } = await sent();
    const key = unique("key");
    const since = new Date(Date.now() - HOUR).toISOString();
    const all = async (body: object) =>
      (await once(of, `${endpoint.path}/replay`, key, { only: "all", ...body })).json();
    for (const attempts of [2, 2]) {
      expect(await all({ since })).toEqual({ queued: 1, next: null });
      await delivered(of, endpoint, id, arrivedAfter(attempts));
      await loseAnswer(of, key);
    }
    expect(await all({ since: new Date(Date.now() - HOUR).toISOString() })).toMatchObject({ queued: 1 });
    await delivered(of, endpoint, id, arrivedAfter(3));
    expect(await to.got()).toHaveLength(3);
  });

  it("of a time may be asked for twice at once, and sends everything twice", async () => {
    const { of, to, endpoint, id } = await sent();
    const body = { since: new Date(Date.now() - HOUR).toISOString(), only: "all" };
    const both = [1, 2].map(() => ask(of, "POST", `${endpoint.path}/replay`, body));
    for (const answer of await Promise.all(both)) expect(answer.body).toEqual({ queued: 1, next: null });
    await delivered(of, endpoint, id, arrivedAfter(3));
    expect(await to.got()).toHaveLength(3);
  });

  it("comes after an attempt that was cut off, and not in its place", async () => {
    const { of, to, endpoint, id, path } = await sent({ status: 500 }, { status: 204 });
    await cutOff(of, endpoint, id);
    await age(of, endpoint, 2 * HOUR);
    expect(await again(of, path)).toBe(202);
    await ring(of, endpoint);
    const { history } = await delivered(of, endpoint, id, arrivedAfter(4));
    expect(history.map(({ trigger }) => trigger)).toEqual(["replay", "schedule", "schedule", "schedule"]);
    expect(await to.got()).toHaveLength(3);
  });

  it("is lost by no attempt that ends after its endpoint was disabled and enabled", async () => {
    const { of, to, endpoint, id, path } = await sent({ status: 204 }, { status: 204, holds: true }, {});
    expect(await again(of, path)).toBe(202);
    await expect.poll(async () => (await to.got()).length).toBe(2);
    for (const turned of ["disable", "enable"]) await ask(of, "POST", `${endpoint.path}/${turned}`);
    for (let round = 0; round < 2; round += 1) expect(await again(of, path)).toBe(202);
    await to.letGo();
    await delivered(of, endpoint, id, arrivedAfter(4));
    expect(await to.got()).toHaveLength(4);
  });

  it("is refused where a delivery was attempted a thousand times", async () => {
    const { of, endpoint, path } = await sent();
    await runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { sql } }) =>
      sql.exec("update delivery set attempts = 1000"),
    );
    const refused = await ask<{ detail: string }>(of, "POST", path);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining("a thousand times")]);
  });

  it("sends what an older Slipway kept", async () => {
    const { of, to, endpoint, id, path } = await sent();
    const stub = await dispatcher(of, endpoint);
    await runInDurableObject(stub, (_, { storage: { sql, kv } }) => {
      sql.exec("alter table delivery drop column wanted");
      sql.exec("drop table command");
      kv.put("migrations", 5);
    });
    await evictDurableObject(stub);
    expect((await once(of, path, unique("key"))).status).toBe(202);
    await delivered(of, endpoint, id, arrivedAfter(2));
    expect(await to.got()).toHaveLength(2);
  });
});
