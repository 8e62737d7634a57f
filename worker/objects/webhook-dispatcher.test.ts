import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import worker from "../index.ts";
import { ask, ran, shop, tell } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
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
import { bindings, eventually } from "../test/tenant.ts";
import { bodyOf, expectSigned } from "../test/verifying.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe("an event", () => {
  it("comes to an endpoint by itself, once, in the words of its type", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url, { types: ["deployment.succeeded"] });
    await tell(of, ran("1.0.0", "production"));
    const [delivery] = await eventually(
      () => deliveries(of, endpoint),
      (all) => all.some(({ status }) => status === "succeeded"),
    );
    expect(delivery).toMatchObject({ type: "deployment.succeeded", environment: "production", attempts: 1 });
    const [got, ...more] = await to.got();
    expect(more).toEqual([]);
    expectSigned(got, endpoint);
    expect(got).toMatchObject({ method: "POST", url: endpoint.url });
    expect(Object.keys(got?.headers ?? {}).filter((name) => name === "cookie")).toEqual([]);
    expect(got?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Slipway-Webhooks/1",
    });
  });

  it("from before an endpoint was made is not for it", async () => {
    const of = await shop();
    const first = await hook(of, (await receiver()).url);
    await told(of, first);
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    expect((await deliveries(of, endpoint)).map(({ messageId }) => messageId)).toEqual([id]);
  });

  it("comes to those who want its type, its project and its environment, and to no others", async () => {
    const of = await shop();
    const filters = [
      {},
      { types: ["release.created" as const] },
      { types: ["lock.stolen" as const] },
      { project: of.project },
      { environment: "Production" },
      { environment: "staging" },
    ];
    const { url } = await receiver();
    const endpoints = await Promise.all(filters.map((filter) => hook(of, url, filter)));
    await message(of, "release.created", { environment: "production" });
    await message(of, "release.created", { project: "another" });
    // An alarm that rings by itself may still be at work.
    const count = async (endpoint: Hook) => {
      await wake(of, endpoint);
      await ring(of, endpoint);
      return (await deliveries(of, endpoint)).length;
    };
    await expect.poll(() => Promise.all(endpoints.map(count))).toEqual([2, 2, 0, 1, 1, 0]);
  });

  it("is sent with all others, however many come at once, and each once", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const ids: string[] = [];
    for (let index = 0; index < 130; index += 1) ids.push(await message(of));
    await wake(of, endpoint);
    const got = await eventually(to.got, (all) => all.length >= ids.length);
    expect(got.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(ids.toSorted());
  });
});

describe("a format", () => {
  it("is in the words of what the endpoint is, and signed like every other", async () => {
    const of = await shop();
    const to = await receiver({ status: 200, body: "ok" });
    const endpoint = await hook(of, to.url, { format: "slack" });
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    const [got] = await to.got();
    expectSigned(got, endpoint);
    expect(bodyOf(got ?? { body: "" }).toString()).toBe(delivery.body);
    expect(JSON.parse(delivery.body)).toMatchObject({ text: expect.stringContaining("1.0.0") });
  });

  it("may lead to an address of its own for each message", async () => {
    const of = await shop();
    const url = "https://api.github.com/repos/acme/shop";
    const endpoint = await hook(of, url, { format: "github", headers: { authorization: "Bearer a" } });
    const { body } = await ask<{ messageId: string }>(of, "POST", `${endpoint.path}/test`, {
      type: "deployment.succeeded",
    });
    const { history } = await delivered(of, endpoint, body.messageId);
    expect(history[0]?.request.url).toMatch(
      /^https:\/\/api\.github\.com\/repos\/acme\/shop\/statuses\/[0-9a-f]{40}$/,
    );
  });
});

describe("a wake-up that was lost", () => {
  async function tick(cron: string) {
    const ctx = createExecutionContext();
    await worker.scheduled({ scheduledTime: Date.now(), cron, noRetry: () => undefined }, bindings(), ctx);
    await waitOnExecutionContext(ctx);
  }

  it("is made up for by the next minute's tick", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    const id = await message(of);
    await tick("* * * * *");
    expect((await delivered(of, endpoint, id)).status).toBe("succeeded");
  });

  it("is made up for within an hour, though nothing worked for longer than a minute's tick looks back", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const id = await message(of);
    const { orgId, ledger } = await homeOf(of);
    await ledger
      .prepare("update message set created_at = created_at - 3600000 where org_id = ?")
      .bind(orgId)
      .run();
    await tick("* * * * *");
    expect(await to.got()).toEqual([]);
    await tick("30 * * * *");
    expect((await delivered(of, endpoint, id)).status).toBe("succeeded");
  });
});

describe("an organisation that is removed", () => {
  it("leaves nothing in its dispatchers, and nothing is sent any more", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    await delivered(of, endpoint, await told(of, endpoint));
    const stub = await dispatcher(of, endpoint);
    const body = { confirm: of.org };
    expect((await ask(of, "DELETE", of.O, body, "owner")).status).toBe(204);
    const rows = () =>
      runInDurableObject(
        stub,
        (_, { storage: { sql } }) => sql.exec("select 1 from delivery").toArray().length,
      );
    await expect.poll(rows).toBe(0);
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeNull();
    expect(await to.got()).toHaveLength(1);
  });
});

describe("a dispatcher", () => {
  it("that is woken without news does nothing", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    const before = await delivered(of, endpoint, id);
    for (let round = 0; round < 3; round += 1) {
      await wake(of, endpoint);
      await ring(of, endpoint);
    }
    expect(await delivered(of, endpoint, id)).toEqual(before);
    expect(await to.got()).toHaveLength(1);
  });

  it("forgets a delivery after thirty days", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    await delivered(of, endpoint, await told(of, endpoint));
    await age(of, endpoint, 30 * 24 * HOUR - MINUTE);
    await ring(of, endpoint);
    expect(await deliveries(of, endpoint)).toHaveLength(1);
    await age(of, endpoint, 2 * MINUTE);
    await runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { kv } }) =>
      kv.delete("pruneAfter"),
    );
    await wake(of, endpoint);
    await ring(of, endpoint);
    await expect.poll(() => deliveries(of, endpoint)).toEqual([]);
  });

  it("forgets none that still waits to be sent, however old it is", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    await age(of, endpoint, 31 * 24 * HOUR);
    await runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { kv } }) =>
      kv.delete("pruneAfter"),
    );
    await wake(of, endpoint);
    await ring(of, endpoint);
    expect(await delivered(of, endpoint, id, ({ attempts }) => attempts === 2)).toMatchObject({
      status: "pending",
    });
  });

  it("says how its endpoint fares", async () => {
    const of = await shop();
    const to = await receiver({ status: 204 });
    const endpoint = await hook(of, to.url);
    expect((await shown(of, endpoint)).health).toMatchObject({ level: "idle", attempts: 0, medianMs: null });
    await delivered(of, endpoint, await told(of, endpoint));
    await to.script({ status: 500 });
    await delivered(of, endpoint, await told(of, endpoint));
    const { health } = await shown(of, endpoint);
    expect(health).toMatchObject({ level: "struggling", attempts: 2, failed: 1, pending: 1 });
    const { body } = await ask<{ hours: { succeeded: number; failed: number }[] }>(
      of,
      "GET",
      `${endpoint.path}/history`,
    );
    expect(body.hours).toHaveLength(120);
    const sum = (of: "succeeded" | "failed") => body.hours.reduce((all, hour) => all + hour[of], 0);
    expect([sum("succeeded"), sum("failed")]).toEqual([1, 1]);
  });
});
