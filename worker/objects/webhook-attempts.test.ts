import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Delivery } from "../../schema/contract/webhooks.ts";
import { hostShares } from "../core/webhooks/host-share.ts";
import { SCHEDULE_SECONDS } from "../core/webhooks/retry.ts";
import { ask, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import { age, delivered, dispatcher, hook, receiver, ring, told, wake } from "../test/hooks.ts";
import { bindings } from "../test/tenant.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const waitOf = ({
  nextAttemptAt,
  lastAttemptAt,
}: {
  nextAttemptAt: string | null;
  lastAttemptAt: string | null;
}) => Date.parse(nextAttemptAt ?? "") - Date.parse(lastAttemptAt ?? "");

describe("an answer", () => {
  it.each([200, 204, 299])("of %i is an arrival", async (status) => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status })).url);
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    expect(delivery).toMatchObject({ status: "succeeded", lastStatusCode: status, nextAttemptAt: null });
  });

  it.each([304, 400, 404, 429, 500, 503])(
    "of %i is a failure, and is tried again after five seconds",
    async (status) => {
      const of = await shop();
      const endpoint = await hook(of, (await receiver({ status })).url);
      const delivery = await delivered(of, endpoint, await told(of, endpoint));
      expect(delivery).toMatchObject({ status: "pending", lastStatusCode: status, attempts: 1 });
      expect(delivery.lastError).toContain(String(status));
      expect(waitOf(delivery)).toBeGreaterThanOrEqual(4 * SECOND);
      expect(waitOf(delivery)).toBeLessThanOrEqual(10 * SECOND);
    },
  );

  it.each([301, 302, 307, 308])("of %i is a failure, and where it leads nothing is sent", async (status) => {
    const of = await shop();
    const other = await receiver();
    const endpoint = await hook(of, (await receiver({ status, headers: { location: other.url } })).url);
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    expect(delivery).toMatchObject({ status: "pending", lastStatusCode: status });
    expect(delivery.lastError).toContain("Redirects are not followed");
    expect(await other.got()).toEqual([]);
  });

  it.each([
    ["7", 7],
    ["3600", 10],
    ["999999999", 10],
    ["1e9", null],
    ["-5", null],
    ["120.5", null],
    ["1, 3600", null],
    ["999999999999", null],
    ["soon", null],
    ["Thu, 01 Jan 1970 00:00:00 GMT", null],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 10],
  ])("that asks to be left alone for %j is heeded within twice of the usual wait", async (after, seconds) => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 429, headers: { "retry-after": after } })).url);
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    const waited = waitOf(delivery) / SECOND;
    if (seconds === null) expect(waited).toBeLessThan(7);
    else expect(waited).toBeGreaterThanOrEqual(seconds - 0.5);
    expect(waited).toBeLessThan(12);
  });

  it("that breaks off is said in words that name nothing of ours", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ breaks: true })).url);
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    expect(delivery.status).toBe("pending");
    expect(delivery.history[0]?.error ?? "").toMatch(/^[A-Z][^/\\]*\.$/);
  });

  it("is kept as it came, up to 16 kB and no more headers than fit", async () => {
    const of = await shop();
    const script = "<script>alert(1)</script>";
    const headers = Object.fromEntries(
      Array.from({ length: 80 }, (_, index) => [`x-${index}`, "v".repeat(900)]),
    );
    const to = await receiver(
      { status: 200, body: script },
      { status: 200, body: "x".repeat(40_000), headers },
    );
    const endpoint = await hook(of, to.url);
    const first = await delivered(of, endpoint, await told(of, endpoint));
    expect(first.history[0]?.response).toMatchObject({ body: script, truncated: false });
    const second = await delivered(of, endpoint, await told(of, endpoint));
    const response = second.history[0]?.response;
    expect([response?.body.length, response?.truncated]).toEqual([16 * 1024, true]);
    expect(JSON.stringify(response?.headers).length).toBeLessThan(10_000);
  });
});

describe("a delivery", () => {
  it("is tried ten times, ever more seldom, and then given up", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    const waits: number[] = [];
    for (let made = 1; made < 10; made += 1) {
      const delivery = await delivered(of, endpoint, id, ({ attempts }) => attempts === made);
      expect(delivery.status).toBe("pending");
      waits.push(waitOf(delivery));
      await age(of, endpoint, 30 * HOUR);
      await ring(of, endpoint);
    }
    const last = await delivered(of, endpoint, id, ({ status }) => status !== "pending");
    expect(last).toMatchObject({ status: "failed", attempts: 10, nextAttemptAt: null });
    expect(last.history.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    for (const [index, waited] of waits.entries()) {
      const usual = (SCHEDULE_SECONDS[index + 1] ?? 0) * SECOND;
      expect(Math.abs(waited - usual), `wait ${index + 1}`).toBeLessThanOrEqual(usual * 0.2 + SECOND);
    }
    expect(await to.got()).toHaveLength(10);
  }, 60_000);

  it("that crashed after it was claimed costs its lease and no more, and is sent under the same id", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 }, { status: 204 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    const stub = await dispatcher(of, endpoint);
    // As it is after the second attempt was claimed, and before anything came of it.
    await runInDurableObject(stub, (_, { storage: { sql } }) => {
      const at = Date.now();
      sql.exec("update delivery set attempts = 2, tries = 2, last_at = ?, next_at = ?", at, at + MINUTE);
      sql.exec(
        "insert into attempt (message_id, number, cause, at, url, headers) values (?, 2, 'schedule', ?, '', '{}')",
        id,
        at,
      );
    });
    await evictDurableObject(stub);
    await wake(of, endpoint);
    await ring(of, endpoint);
    expect(await to.got()).toHaveLength(1);
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    const delivery = await delivered(of, endpoint, id, ({ status }) => status === "succeeded");
    expect(delivery.history).toMatchObject([
      { number: 3, statusCode: 204 },
      { number: 2, durationMs: null, statusCode: null },
      { number: 1, statusCode: 500 },
    ]);
    expect((await to.got()).map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
  });

  it("is made by an object that was put to sleep in between", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    await evictDurableObject(await dispatcher(of, endpoint));
    const id = await told(of, endpoint);
    expect((await delivered(of, endpoint, id)).status).toBe("succeeded");
  });

  it("goes to the address that the endpoint has by then", async () => {
    const of = await shop();
    const [before, after] = [await receiver({ status: 500 }), await receiver()];
    const endpoint = await hook(of, before.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    await ask(of, "PATCH", endpoint.path, { url: after.url });
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    await delivered(of, endpoint, id, ({ status }) => status === "succeeded");
    expect([(await before.got()).length, (await after.got()).length]).toEqual([1, 1]);
  });

  it("goes nowhere once its endpoint is gone, and nothing of it is kept", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    await delivered(of, endpoint, await told(of, endpoint));
    expect((await ask(of, "DELETE", endpoint.path)).status).toBe(204);
    await wake(of, endpoint);
    await ring(of, endpoint);
    const left = await runInDurableObject(await dispatcher(of, endpoint), async (_, { storage }) => ({
      rows: storage.sql.exec("select 1 from delivery union all select 1 from attempt").toArray().length,
      alarm: await storage.getAlarm(),
      at: storage.kv.get("at"),
    }));
    expect(left).toEqual({ rows: 0, alarm: null, at: undefined });
    expect(await to.got()).toHaveLength(1);
  });

  it.each(["https://127.0.0.1/", "http://example.com/", "https://db.internal/", "https://slipway.test/v1"])(
    "is not made where its address is none to send to any more: %s",
    async (url) => {
      const of = await shop();
      const endpoint = await hook(of, (await receiver()).url);
      const { orgId, ledger } = await homeOf(of);
      await ledger.prepare("update endpoint set url = ? where org_id = ?").bind(url, orgId).run();
      const delivery = await delivered(of, endpoint, await told(of, endpoint));
      expect(delivery).toMatchObject({ status: "pending", attempts: 1, lastStatusCode: null });
      expect(delivery.lastError).toContain("It was not sent");
    },
  );

  const MANY = 100_000;
  const waits = ({ nextAttemptAt }: Delivery) => Date.parse(nextAttemptAt ?? "") > Date.now() + SECOND;

  it.each([false, true])(
    "waits where its host has had enough of all tenants, and that is no attempt, whether the last one failed (%s) or not",
    async (isFailing) => {
      const of = await shop();
      const to = await receiver({ status: isFailing ? 500 : 200 });
      const endpoint = await hook(of, to.url);
      await delivered(of, endpoint, await told(of, endpoint), ({ attempts }) => attempts === 1);
      const quota = bindings().QUOTA.getByName(`host/${new URL(to.url).host}`);
      await quota.leaseOfAll(
        hostShares("others", isFailing).filter(({ key }) => !key.includes("|")),
        MANY,
      );
      const delivery = await delivered(of, endpoint, await told(of, endpoint), waits);
      expect(delivery).toMatchObject({ status: "pending", attempts: 0, history: [] });
      expect(Date.parse(delivery.nextAttemptAt ?? "") - Date.now()).toBeLessThan(12 * SECOND);
      expect(await to.got()).toHaveLength(1);
    },
  );

  it("is not kept waiting by another tenant's at the same host, however many of those fail", async () => {
    const [of, other] = [await shop(), await shop()];
    const to = await receiver({ status: 500 }, { status: 200 });
    const dead = await hook(other, to.url);
    await delivered(other, dead, await told(other, dead), ({ attempts }) => attempts === 1);
    const { orgId } = await homeOf(other);
    const quota = bindings().QUOTA.getByName(`host/${new URL(to.url).host}`);
    await quota.leaseOfAll(hostShares(orgId, true), MANY);
    await quota.leaseOfAll(hostShares(orgId, false), MANY);
    expect((await delivered(other, dead, await told(other, dead), waits)).attempts).toBe(0);
    const endpoint = await hook(of, to.url);
    expect((await delivered(of, endpoint, await told(of, endpoint))).status).toBe("succeeded");
  });
});
