import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import type { StartedDelivery } from "../../schema/contract/webhooks.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import { delivered, dispatcher, type Hook, hook, receiver, shown, told } from "../test/hooks.ts";

/** Sends an example, and waits for its first attempt. */
async function example(of: Shop, endpoint: Hook) {
  const { status, body } = await ask<StartedDelivery>(of, "POST", `${endpoint.path}/test`);
  expect(status).toBe(202);
  return delivered(of, endpoint, body.messageId);
}

const heldAgainst = async (of: Shop, endpoint: Hook) =>
  runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { kv } }) =>
    ["tallies", "lastSuccessAt", "lastFailureAt"].map((name) => kv.get(name) ?? null),
  );

describe("an example to an address that has become a bad one", () => {
  let of: Shop;
  beforeAll(async () => {
    of = await shop();
  });

  it.each([
    ["is not https", (host: string) => `http://${host}/hook`],
    ["is on another port", (host: string) => `https://${host}:8443/hook`],
    ["names a user", (host: string) => `https://ada:secret@${host}/hook`],
    ["has a fragment", (host: string) => `https://${host}/hook#a`],
    ["is this machine's", () => "https://127.0.0.1/"],
    ["is a private name", () => "https://db.internal/"],
  ])("reaches nobody and says why: it %s", async (_, become) => {
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const { orgId, ledger } = await homeOf(of);
    const url = become(new URL(to.url).host);
    await ledger
      .prepare("update endpoint set url = ? where org_id = ? and id = ?")
      .bind(url, orgId, endpoint.id)
      .run();
    const delivery = await example(of, endpoint);
    expect(delivery).toMatchObject({ isTest: true, attempts: 1, lastStatusCode: null });
    expect(delivery.status).not.toBe("succeeded");
    expect(delivery.lastError).toMatch(/^It was not sent: this address is not one to send to \(.+\)\.$/);
    expect(await to.got()).toEqual([]);
  });
});

describe("examples that fail", () => {
  it("are not held against the endpoint, whether it worked before or was never tried", async () => {
    const of = await shop();
    const to = await receiver({ status: 204 });
    const tried = await hook(of, to.url);
    expect((await delivered(of, tried, await told(of, tried))).status).toBe("succeeded");
    const fresh = await hook(of, to.url);
    await to.script({ status: 500 });
    for (const endpoint of [tried, fresh]) {
      const before = await shown(of, endpoint);
      const kept = await heldAgainst(of, endpoint);
      for (let round = 0; round < 2; round += 1)
        expect((await example(of, endpoint)).lastStatusCode).toBe(500);
      expect(await heldAgainst(of, endpoint)).toEqual(kept);
      const after = await shown(of, endpoint);
      const { level, lastSuccessAt, lastFailureAt } = before.health;
      expect(after).toMatchObject({
        status: "enabled",
        disabledAt: null,
        warnedAt: null,
        health: { level, lastSuccessAt, lastFailureAt },
      });
    }
    expect(await heldAgainst(of, fresh)).toEqual([null, null, null]);
    expect((await heldAgainst(of, tried))[0]).toMatchObject([{ succeeded: 1, failed: 0 }]);
  });

  it("are told apart from an attempt that failed, which is held against it", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await delivered(of, endpoint, await told(of, endpoint));
    expect((await heldAgainst(of, endpoint))[0]).toMatchObject([{ succeeded: 0, failed: 1 }]);
    expect((await shown(of, endpoint)).health.lastFailureAt).not.toBeNull();
  });
});
