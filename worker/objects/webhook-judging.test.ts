import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import type { StartedDelivery } from "../../schema/contract/webhooks.ts";
import worker from "../index.ts";
import { ask, colleague, type Shop, shop } from "../test/deploys.ts";
import { age, delivered, dispatcher, type Hook, hook, receiver, ring, shown, told } from "../test/hooks.ts";
import { lettersTo, secretTo } from "../test/letters.ts";
import { bindings, call } from "../test/tenant.ts";

const HOUR = 3_600_000;

async function tick(): Promise<void> {
  const ctx = createExecutionContext();
  const controller = { scheduledTime: Date.now(), cron: "* * * * *", noRetry: () => undefined };
  await worker.scheduled(controller, bindings(), ctx);
  await waitOnExecutionContext(ctx);
}

/** Somebody who is written to. */
async function maintainer(of: Shop): Promise<string> {
  const { email } = await colleague(of, "maintainer");
  const body = { token: await secretTo(email) };
  expect((await call("/v1/auth/email/confirm", { method: "POST", body })).status).toBe(200);
  return email;
}

/** What attempts became in hours that are past, with the failures at their beginning. */
async function fared(
  of: Shop,
  endpoint: Hook,
  hours: readonly (readonly [ago: number, failed: number, succeeded: number])[],
): Promise<void> {
  const tallies = hours.map(([ago, failed, succeeded]) => {
    const at = Date.now() - ago * HOUR;
    const start = Math.floor(at / HOUR) * HOUR;
    return { start, failed, succeeded, firstFailedAt: failed ? at : null, lastFailedAt: failed ? at : null };
  });
  await runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { kv } }) =>
    kv.put("tallies", tallies),
  );
}

const fail = async (of: Shop, endpoint: Hook) =>
  delivered(of, endpoint, await told(of, endpoint), ({ lastAttemptAt }) => lastAttemptAt !== null);

const subjects = async (email: string) =>
  (await lettersTo(email)).map(({ subject }) => subject).filter((subject) => subject.includes("Webhooks"));

describe("an endpoint that is gone", () => {
  it("is disabled by its first 410, and its people are told once", async () => {
    const of = await shop();
    const email = await maintainer(of);
    const endpoint = await hook(of, (await receiver({ status: 410 })).url);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).disabledBecause).toBe("gone");
    const { host } = new URL(endpoint.url);
    for (let round = 0; round < 2; round += 1) {
      await tick();
      expect(await subjects(email)).toEqual([`Webhooks to ${host} were stopped`]);
    }
    const { body } = await ask<{ items: AuditEntry[] }>(of, "GET", `${of.O}/audit?action=endpoint.disabled`);
    expect(body.items).toMatchObject([
      { actor: { kind: "system", name: "Slipway" }, target: { id: endpoint.id, name: host } },
    ]);
  });

  it("is told of in one letter with all others, whatever else was written to its people", async () => {
    const of = await shop();
    const email = await maintainer(of);
    const invite = () => ask(of, "POST", `${of.O}/invitations`, { email, role: "member" }, "owner");
    for (let round = 0; round < 6; round += 1) await invite();
    for (let round = 0; round < 7; round += 1) {
      const endpoint = await hook(of, (await receiver({ status: 410 })).url);
      await fail(of, endpoint);
      await expect.poll(async () => (await shown(of, endpoint)).disabledBecause).toBe("gone");
    }
    await tick();
    expect(await subjects(email)).toEqual(["Webhooks to 7 endpoints were stopped"]);
  });

  it("stays disabled for the reason it was disabled for first", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 410 })).url);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).disabledBecause).toBe("gone");
    const { body } = await ask(of, "POST", `${endpoint.path}/disable`);
    expect(body).toMatchObject({ disabledBecause: "gone" });
  });
});

describe("an endpoint that fails", () => {
  it("is warned of after a day, and disabled after three", async () => {
    const of = await shop();
    const email = await maintainer(of);
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    const { host } = new URL(endpoint.url);
    await fared(of, endpoint, [[23, 9, 0]]);
    await fail(of, endpoint);
    await tick();
    expect([(await shown(of, endpoint)).warnedAt, await subjects(email)]).toEqual([null, []]);
    await fared(of, endpoint, [[25, 9, 0]]);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).warnedAt).not.toBeNull();
    await tick();
    expect(await subjects(email)).toEqual([`Webhooks to ${host} are failing`]);
    await fared(of, endpoint, [[73, 9, 0]]);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).disabledBecause).toBe("failing");
    await tick();
    expect(await subjects(email)).toEqual([
      `Webhooks to ${host} were stopped`,
      `Webhooks to ${host} are failing`,
    ]);
  });

  it("is not, while one in ten arrives, however long that goes on", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await fared(of, endpoint, [
      [100, 45, 5],
      [1, 45, 5],
    ]);
    await fail(of, endpoint);
    await ring(of, endpoint);
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", warnedAt: null });
  });

  it("is not by few failures, however far they are apart", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await fared(of, endpoint, [[100, 3, 0]]);
    await fail(of, endpoint);
    await ring(of, endpoint);
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", warnedAt: null });
  });

  it("is not by an example, however often that fails and whatever else did", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await fared(of, endpoint, [
      [80, 9, 0],
      [2, 9, 0],
    ]);
    const { body } = await ask<StartedDelivery>(of, "POST", `${endpoint.path}/test`);
    await delivered(of, endpoint, body.messageId, ({ attempts }) => attempts === 1);
    await age(of, endpoint, 60_000);
    await ring(of, endpoint);
    await delivered(of, endpoint, body.messageId, ({ attempts }) => attempts === 2);
    await ring(of, endpoint);
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", warnedAt: null });
  });

  it("is warned of no more once it works again", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    await fared(of, endpoint, [[25, 9, 0]]);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).warnedAt).not.toBeNull();
    await to.script();
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).warnedAt).toBeNull();
  });

  it("begins with a clean record when it is enabled again", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await fared(of, endpoint, [[73, 9, 0]]);
    await fail(of, endpoint);
    await expect.poll(async () => (await shown(of, endpoint)).status).toBe("disabled");
    await ask(of, "POST", `${endpoint.path}/enable`);
    await fail(of, endpoint);
    await ring(of, endpoint);
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", warnedAt: null });
  });

  it("begins with one too where somebody asks for that again, as the first time may have been half done", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 })).url);
    await fared(of, endpoint, [[73, 9, 0]]);
    await ask(of, "POST", `${endpoint.path}/enable`);
    await fail(of, endpoint);
    await ring(of, endpoint);
    expect(await shown(of, endpoint)).toMatchObject({ status: "enabled", warnedAt: null });
  });
});
