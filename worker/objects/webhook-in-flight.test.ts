import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { RotatedSecret } from "../../schema/contract/webhooks.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import {
  age,
  delivered,
  deliveries,
  dispatcher,
  type Hook,
  hook,
  message,
  receiver,
  ring,
  shown,
  told,
  wake,
} from "../test/hooks.ts";
import { eventually } from "../test/tenant.ts";
import { expectSigned } from "../test/verifying.ts";

/** As many endpoints as an organisation may have. */
const MOST = 100;

/** An endpoint with an attempt under way: its receiver has the message and has not answered yet. */
async function underWay(status: number) {
  const of = await shop();
  const to = await receiver({ holds: true, status }, { status: 204 });
  const endpoint = await hook(of, to.url);
  const id = await told(of, endpoint);
  await eventually(to.got, (got) => got.length === 1);
  return { of, to, endpoint, id };
}

const signaturesOf = (got?: { readonly headers: Readonly<Record<string, string>> }) =>
  got?.headers["webhook-signature"]?.split(" ");

const deliveryId = async (of: Shop, endpoint: Hook) => (await deliveries(of, endpoint))[0]?.id ?? "";

describe("while an attempt is under way", () => {
  it("another endpoint waits for nothing", async () => {
    const { of, to, endpoint, id } = await underWay(204);
    const other = await hook(of, (await receiver()).url);
    const next = await told(of, other);
    expect((await delivered(of, other, next)).status).toBe("succeeded");
    const [waiting] = await deliveries(of, endpoint);
    expect(waiting).toMatchObject({ messageId: id, status: "pending", attempts: 1 });
    await to.letGo();
    expect((await delivered(of, endpoint, id, ({ status }) => status === "succeeded")).attempts).toBe(1);
  });

  it("of every endpoint that one tenant may have, another tenant's at the same host waits for nothing", async () => {
    const [stuck, of] = [await shop(), await shop()];
    const dead = Array.from({ length: MOST }, () => ({ holds: true as const, status: 204 }));
    const to = await receiver(...dead, { status: 204 });
    const endpoints = await Promise.all(dead.map(() => hook(stuck, to.url)));
    await message(stuck);
    await Promise.all(endpoints.map((endpoint) => wake(stuck, endpoint)));
    await eventually(to.got, (got) => got.length === MOST);
    const healthy = await hook(of, to.url);
    const id = await told(of, healthy);
    expect((await delivered(of, healthy, id)).status).toBe("succeeded");
    const got = await to.got();
    expect(got.at(-1)?.headers["webhook-id"]).toBe(id);
    expect(got).toHaveLength(MOST + 1);
    for (const endpoint of [...endpoints.slice(0, 2), ...endpoints.slice(-2)])
      expect(await deliveries(stuck, endpoint)).toMatchObject([
        { status: "pending", attempts: 1, lastStatusCode: null },
      ]);
    await to.letGo();
  });

  it("a replay is sent all the same, and an answer to what was sent before does not end it", async () => {
    const { of, to, endpoint, id } = await underWay(204);
    const replayed = await ask(of, "POST", `${of.O}/deliveries/${await deliveryId(of, endpoint)}/replay`);
    expect(replayed.status).toBe(202);
    await to.letGo();
    const delivery = await delivered(
      of,
      endpoint,
      id,
      ({ attempts, status }) => attempts === 2 && status === "succeeded",
    );
    expect(delivery.history).toMatchObject([
      { number: 2, trigger: "replay", statusCode: 204 },
      { number: 1, trigger: "schedule", statusCode: 204 },
    ]);
  });

  it("an endpoint may be removed, and nothing of it comes back with the answer", async () => {
    const { of, to, endpoint } = await underWay(500);
    expect((await ask(of, "DELETE", endpoint.path)).status).toBe(204);
    await to.letGo();
    const stub = await dispatcher(of, endpoint);
    const left = () =>
      runInDurableObject(stub, async (_, { storage }) => ({
        rows: storage.sql.exec("select 1 from delivery union all select 1 from attempt").toArray().length,
        tallies: storage.kv.get("tallies"),
        alarm: await storage.getAlarm(),
      }));
    await expect.poll(left).toEqual({ rows: 0, tallies: undefined, alarm: null });
    expect(await to.got()).toHaveLength(1);
  });

  it.each([
    [204, "succeeded"],
    [500, "held"],
  ] as const)(
    "an endpoint may be disabled: an answer of %i then leaves the delivery %s",
    async (status, becomes) => {
      const { of, to, endpoint, id } = await underWay(status);
      await ask(of, "POST", `${endpoint.path}/disable`);
      await to.letGo();
      const delivery = await delivered(
        of,
        endpoint,
        id,
        (one) => one.lastStatusCode === status && one.status === becomes,
      );
      expect(delivery.nextAttemptAt).toBeNull();
      expect(await to.got()).toHaveLength(1);
    },
  );

  it("a secret may be replaced: what is under way is by the old one, and the next is by both", async () => {
    const { of, to, endpoint } = await underWay(503);
    const next = (await ask<RotatedSecret>(of, "POST", `${endpoint.path}/rotate`)).body;
    expect(next.secret).not.toBe(endpoint.secret);
    await to.letGo();
    const id = (await to.got())[0]?.headers["webhook-id"] ?? "";
    await delivered(of, endpoint, id, ({ lastStatusCode }) => lastStatusCode === 503);
    await age(of, endpoint, 60_000);
    await ring(of, endpoint);
    await delivered(of, endpoint, id, ({ status }) => status === "succeeded");
    const [under, after] = await to.got();
    expectSigned(under, endpoint);
    expect(signaturesOf(under)).toHaveLength(2);
    for (const keys of [endpoint, next]) expectSigned(after, keys);
    expect(signaturesOf(after)).toHaveLength(4);
    expect(after?.body).toBe(under?.body);
  });

  it("an address may be changed, and is not ended by a 410 of the one before", async () => {
    const { of, to, endpoint, id } = await underWay(410);
    const after = await receiver();
    await ask(of, "PATCH", endpoint.path, { url: after.url });
    await to.letGo();
    await delivered(of, endpoint, id, ({ lastStatusCode }) => lastStatusCode === 410);
    const next = await told(of, endpoint);
    await delivered(of, endpoint, next, ({ status }) => status === "succeeded");
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", disabledBecause: null });
    expect((await after.got()).map(({ headers }) => headers["webhook-id"])).toContain(next);
  });
});
