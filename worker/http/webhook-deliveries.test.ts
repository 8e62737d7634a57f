import { describe, expect, it } from "vitest";
import type { Delivery, Replayed, StartedDelivery } from "../../schema/contract/webhooks.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import {
  age,
  delivered,
  deliveries,
  type Hook,
  hook,
  message,
  receiver,
  ring,
  shown,
  told,
  wake,
} from "../test/hooks.ts";
import { call } from "../test/tenant.ts";
import { expectSigned } from "../test/verifying.ts";

const MINUTE = 60_000;
const arrived = ({ status }: Delivery) => status === "succeeded";

const idsOf = async (to: Awaited<ReturnType<typeof receiver>>) =>
  (await to.got()).map(({ headers }) => headers["webhook-id"]);

const statuses = async (of: Shop, endpoint: Hook) =>
  Object.fromEntries((await deliveries(of, endpoint)).map(({ messageId, status }) => [messageId, status]));

const minuteAgo = () => new Date(Date.now() - MINUTE).toISOString();

const replay = async (of: Shop, { path }: Hook, body: object) =>
  (await ask<Replayed>(of, "POST", `${path}/replay`, { since: minuteAgo(), ...body })).body;

/** Lets a dispatcher do everything that is due. */
async function settle(of: Shop, endpoint: Hook): Promise<void> {
  await wake(of, endpoint);
  await ring(of, endpoint);
}

describe("a test of an endpoint", () => {
  it("sends an example by the way that everything is sent, and says that it is one", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const body = { type: "gate.blocked" };
    const sent = await ask<StartedDelivery>(of, "POST", `${endpoint.path}/test`, body);
    expect(sent.status).toBe(202);
    const delivery = await delivered(of, endpoint, sent.body.messageId, arrived);
    expect(delivery).toMatchObject({ id: sent.body.deliveryId, type: "gate.blocked", isTest: true });
    expect(delivery.history).toMatchObject([{ number: 1, trigger: "test", statusCode: 204 }]);
    const [got] = await to.got();
    expectSigned(got, endpoint);
    expect(Buffer.from(got?.body ?? "", "base64").toString()).toBe(delivery.body);
    expect(JSON.parse(delivery.body)).toMatchObject({ type: "gate.blocked", data: { org: of.org } });
  });

  it("is repeated as every message is, and not held against the endpoint", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver({ status: 500 }, { status: 204 })).url);
    const { body } = await ask<StartedDelivery>(of, "POST", `${endpoint.path}/test`);
    const failed = await delivered(of, endpoint, body.messageId);
    expect(failed).toMatchObject({ status: "pending", attempts: 1, lastStatusCode: 500 });
    expect(failed.nextAttemptAt).not.toBeNull();
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    expect(await delivered(of, endpoint, body.messageId, arrived)).toMatchObject({ attempts: 2 });
    expect((await shown(of, endpoint)).health.level).toBe("idle");
  });

  it("has a number that no message of a project has, so that no real one seems old", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    const { body } = await ask<StartedDelivery>(of, "POST", `${endpoint.path}/test`);
    const example = await delivered(of, endpoint, body.messageId, arrived);
    const real = await delivered(of, endpoint, await told(of, endpoint), arrived);
    const sequence = (delivery: { body: string }) => JSON.parse(delivery.body).data.sequence;
    expect([sequence(example), sequence(real) > 0]).toEqual([0, true]);
  });

  it("is refused by the name of the field, where that is no type", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    const refused = await ask(of, "POST", `${endpoint.path}/test`, { type: "x" });
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: "type" }] }]);
    expect(JSON.stringify(refused.body)).toContain("deployment.succeeded");
  });

  it("is of a type that the endpoint's format knows", async () => {
    const of = await shop();
    const url = "https://api.github.com/repos/acme/shop";
    const endpoint = await hook(of, url, { format: "github", headers: { authorization: "Bearer x" } });
    const refused = await ask(of, "POST", `${endpoint.path}/test`, { type: "lock.acquired" });
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: "type" }] }]);
  });
});

describe("deliveries", () => {
  it("are listed newest first, a page at a time, and by their status and type", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await message(of));
    await to.script({ status: 500 });
    ids.push(await message(of, "lock.stolen"));
    await to.script();
    await settle(of, endpoint);
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await ask<{ items: Delivery[]; nextCursor: string | null }>(
        of,
        "GET",
        `${endpoint.path}/deliveries?limit=4${cursor}`,
      );
      seen.push(...page.body.items.map(({ messageId }) => messageId));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== "");
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(seen).toHaveLength(6);
    expect(await deliveries(of, endpoint, "?type=lock.stolen")).toHaveLength(1);
    expect(await deliveries(of, endpoint, "?status=held")).toEqual([]);
  });

  it("show what was sent and answered, and hide the values of headers that were sent along", async () => {
    const of = await shop();
    const to = await receiver({ status: 202, body: "thanks", headers: { "x-request": "r1" } });
    const endpoint = await hook(of, to.url, { headers: { authorization: "Bearer very-secret" } });
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    expect(delivery.history).toMatchObject([
      {
        number: 1,
        trigger: "schedule",
        statusCode: 202,
        error: null,
        request: { url: to.url, headers: { authorization: "(kept secret)" } },
        response: { headers: { "x-request": "r1" }, body: "thanks", truncated: false },
      },
    ]);
    expect(JSON.stringify(delivery)).not.toContain("very-secret");
    expect((await to.got())[0]?.headers.authorization).toBe("Bearer very-secret");
  });

  it("of another organisation are not there", async () => {
    const [of, other] = [await shop(), await shop()];
    const endpoint = await hook(of, (await receiver()).url);
    const { id } = await delivered(of, endpoint, await told(of, endpoint));
    for (const [method, path] of [
      ["GET", `/deliveries/${id}`],
      ["POST", `/deliveries/${id}/replay`],
      ["GET", `/webhooks/${endpoint.id}/deliveries`],
    ])
      expect((await ask(other, method ?? "", `${other.O}${path}`)).status).toBe(404);
  });
});

describe("a replay of one", () => {
  it("really sends each time it is asked for, and once where the same is asked again", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    const delivery = await delivered(of, endpoint, id);
    const again = (key: string) =>
      call(`${of.O}/deliveries/${delivery.id}/replay`, {
        method: "POST",
        token: of.token,
        headers: { "idempotency-key": key },
      });
    for (const [key, attempts] of [
      ["one", 2],
      ["two", 3],
    ] as const) {
      for (let round = 0; round < 2; round += 1) expect((await again(key)).status).toBe(202);
      const shown = await delivered(of, endpoint, id, (one) => arrived(one) && one.attempts === attempts);
      expect(shown.history[0]).toMatchObject({ number: attempts, trigger: "replay" });
    }
    expect(await idsOf(to)).toEqual([id, id, id]);
  });

  it("sends as often as it was asked for, however many are asked for at once, and says where that is too many", async () => {
    const of = await shop();
    const to = await receiver({ status: 204 }, { status: 204, holds: true }, { status: 204 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    const { id: deliveryId } = await delivered(of, endpoint, id, arrived);
    const again = async () => (await ask(of, "POST", `${of.O}/deliveries/${deliveryId}/replay`)).status;
    expect(await again()).toBe(202);
    await expect.poll(async () => (await to.got()).length).toBe(2);
    const answers = await Promise.all(Array.from({ length: 12 }, again));
    const taken = answers.filter((status) => status === 202).length;
    expect([taken, answers.filter((status) => status === 409).length]).toEqual([10, 2]);
    const busy = await delivered(of, endpoint, id, ({ attempts }) => attempts === 2);
    expect(busy.nextAttemptAt).toBeNull();
    await to.letGo();
    await delivered(of, endpoint, id, (one) => arrived(one) && one.attempts === taken + 2);
    expect(await idsOf(to)).toEqual(Array(taken + 2).fill(id));
  });

  it("starts its schedule anew", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    const before = await delivered(of, endpoint, id, ({ attempts }) => attempts === 2);
    await ask(of, "POST", `${of.O}/deliveries/${before.id}/replay`);
    const after = await delivered(of, endpoint, id, ({ attempts }) => attempts === 3);
    const waited = Date.parse(after.nextAttemptAt ?? "") - Date.parse(after.lastAttemptAt ?? "");
    expect([after.status, waited < 10_000]).toEqual(["pending", true]);
  });

  it("of a delivery that is not there is not there", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    for (const id of [`dlv_${endpoint.id.slice(3)}nothing`, "dlv_x", "none", `dlv_${"0".repeat(25)}a`])
      expect((await ask(of, "POST", `${of.O}/deliveries/${id}/replay`)).status).toBe(404);
  });
});

describe("an endpoint that is disabled", () => {
  it("is sent nothing, and what was meant for it is replayed once it is enabled: each once", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 });
    const endpoint = await hook(of, to.url);
    const held = await told(of, endpoint);
    await delivered(of, endpoint, held);
    expect((await ask(of, "POST", `${endpoint.path}/disable`)).body).toMatchObject({
      status: "disabled",
      disabledBecause: "person",
    });
    const missed = [await told(of, endpoint), await told(of, endpoint)];
    await settle(of, endpoint);
    expect(await statuses(of, endpoint)).toEqual({ [held]: "held" });
    for (const path of ["test", "replay"])
      expect(
        (await ask(of, "POST", `${endpoint.path}/${path}`, path === "test" ? {} : { since: minuteAgo() }))
          .status,
      ).toBe(409);
    await to.script();
    expect((await ask(of, "POST", `${endpoint.path}/enable`)).body).toMatchObject({ status: "enabled" });
    const later = await told(of, endpoint);
    await delivered(of, endpoint, later, arrived);
    expect(await statuses(of, endpoint)).toEqual({ [held]: "held", [later]: "succeeded" });
    expect(await replay(of, endpoint, { only: "missing" })).toEqual({ queued: 2, next: null });
    expect(await replay(of, endpoint, { only: "missing" })).toEqual({ queued: 0, next: null });
    expect(await replay(of, endpoint, { only: "failed" })).toEqual({ queued: 1, next: null });
    for (const id of [...missed, held]) await delivered(of, endpoint, id, arrived);
    expect((await idsOf(to)).toSorted()).toEqual([held, held, ...missed, later].toSorted());
  });
});

describe("a replay of a time", () => {
  it("of all sends what arrived as well, and of no other time", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const ids = [await told(of, endpoint), await told(of, endpoint)];
    for (const id of ids) await delivered(of, endpoint, id, arrived);
    expect(
      await replay(of, endpoint, { only: "all", until: minuteAgo(), since: "2026-01-01T00:00:00Z" }),
    ).toEqual({
      queued: 0,
      next: null,
    });
    expect(await replay(of, endpoint, { only: "all" })).toEqual({ queued: 2, next: null });
    for (const id of ids) await delivered(of, endpoint, id, (one) => arrived(one) && one.attempts === 2);
    expect((await idsOf(to)).toSorted()).toEqual([...ids, ...ids].toSorted());
  });

  it("sends what was written before the endpoint was made, as far as it wants that", async () => {
    const of = await shop();
    const to = await receiver();
    await hook(of, to.url);
    const [wanted] = [await message(of, "release.created"), await message(of, "lock.stolen")];
    const endpoint = await hook(of, to.url, { types: ["release.created"] });
    expect(await replay(of, endpoint, {})).toEqual({ queued: 1, next: null });
    await delivered(of, endpoint, wanted ?? "", arrived);
  });

  it("must not end before it begins", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    const body = { since: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" };
    const refused = await ask(of, "POST", `${endpoint.path}/replay`, body);
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: "until" }] }]);
  });
});
