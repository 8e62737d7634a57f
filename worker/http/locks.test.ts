import { describe, expect, it } from "vitest";
import { ask, type Shop, shop, tokenOf } from "../test/deploys.ts";
import { age, coordinator, type Held, lockPath, stateOf, take, toldAll } from "../test/environments.ts";
import { call, json } from "../test/tenant.ts";

type Refusal = { readonly detail: string; readonly lock: Held | null; readonly waiting?: number };

const MINUTE = 60_000;

/** The same request so many times at once. */
const atOnce = (of: Shop, count: number, body: (index: number) => object) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      ask<Held & Refusal>(of, "POST", lockPath(of), { ttlSeconds: 60, ...body(index) }),
    ),
  );

describe("a lock", () => {
  it("is held by one of fifty who ask at once, and the others are told who that is", async () => {
    const of = await shop();
    const answers = await atOnce(of, 50, (index) => ({ holder: `job-${index}`, reason: "deploys" }));
    const [holder, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(49);
    for (const { body } of refused) {
      expect(body.lock).toEqual(holder?.body);
      expect(body.detail).toBe(`${holder?.body.holder} holds the environment: deploys.`);
    }
    expect((await stateOf(of)).lock).toEqual(holder?.body);
  });

  it("that is asked for fifty times with one claim is one hold with one fence", async () => {
    const of = await shop();
    const answers = await atOnce(of, 50, () => ({ holder: "job-1", claimId: "run-7" }));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await toldAll(await coordinator(of));
    const { body } = await ask<{ items: object[] }>(of, "GET", `${of.P}/environments/production/holds`);
    expect(body.items).toHaveLength(1);
  });

  it("whose answer was lost is the same lock when it is asked for again, by its claim or by its key", async () => {
    const of = await shop();
    const first = await take(of, "job-1", { claimId: "run-1" });
    expect(await take(of, "job-1", { claimId: "run-1" })).toEqual(first);
    const send = () =>
      call(lockPath(of, "staging"), {
        method: "POST",
        body: { holder: "job-1" },
        token: of.token,
        headers: { "idempotency-key": "k-1" },
      });
    const [once, again] = [await send(), await send()];
    expect([once.status, again.status]).toEqual([201, 201]);
    expect(await json(again)).toEqual(await json(once));
  });

  it("is not opened to another holder by knowing the claim", async () => {
    const of = await shop();
    await take(of, "job-1", { claimId: "run-1" });
    const other = { holder: "job-2", claimId: "run-1" };
    expect((await ask(of, "POST", lockPath(of), other)).status).toBe(409);
  });

  it("is free at the moment its time is over by the environment's own clock", async () => {
    const of = await shop();
    const first = await take(of, "job-1", { ttlSeconds: 60 });
    await age(await coordinator(of), MINUTE);
    expect((await stateOf(of)).lock).toBeNull();
    const second = await take(of, "job-2");
    expect(second.fence).toBeGreaterThan(first.fence);
  });

  it("is neither taken nor prolonged for a time that is nothing, negative, broken, endless or no number", async () => {
    const of = await shop();
    for (const ttlSeconds of [0, -1, 1e12, "NaN", null, 1.5]) {
      const { status, body } = await ask<{ errors: { path: string }[] }>(of, "POST", lockPath(of), {
        holder: "job-1",
        ttlSeconds,
      });
      const paths = body.errors.map(({ path }) => path);
      expect([ttlSeconds, status, paths]).toEqual([ttlSeconds, 400, ["ttlSeconds"]]);
      const renewal = await ask(of, "PUT", lockPath(of), { fence: 1, ttlSeconds });
      expect([ttlSeconds, renewal.status]).toEqual([ttlSeconds, 400]);
    }
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is refused for an environment that is not there, to read, to take, to prolong and to give back", async () => {
    const of = await shop();
    const path = lockPath(of, "moon");
    for (const [method, body] of [
      ["GET", undefined],
      ["POST", { holder: "job-1" }],
      ["PUT", { fence: 1 }],
      ["DELETE", { fence: 1 }],
      ["DELETE", { force: true, reason: "so" }],
    ] as const)
      expect((await ask(of, method, path, body)).status).toBe(404);
  });
});

describe("the name of an environment", () => {
  const declare = (of: Shop, ...names: string[]) =>
    ask(
      of,
      "PUT",
      `${of.P}/environments`,
      names.map((name) => ({ name, tier: "production" })),
    );

  it("means one lock whatever its case, its blanks at the ends or between, and its Unicode form", async () => {
    const of = await shop();
    expect((await declare(of, "Café Live")).status).toBe(200);
    const held = await take(of, "job-1", {}, "Café Live");
    for (const spelt of ["café live", " CAFÉ LIVE ", "Cafe\u0301 Live", "Café  Live", "Ｃafé Live"]) {
      const { status, body } = await ask<Refusal>(of, "POST", lockPath(of, spelt), { holder: "job-2" });
      expect([spelt, status]).toEqual([spelt, 409]);
      expect(body.lock).toEqual(held);
      expect((await stateOf(of, spelt)).lock).toEqual(held);
    }
    const released = await ask(of, "DELETE", lockPath(of, "CAFE\u0301 LIVE"), { fence: held.fence });
    expect(released.status).toBe(204);
    expect((await stateOf(of, "Café Live")).lock).toBeNull();
  });

  it("that only looks like another is another", async () => {
    const of = await shop();
    const cyrillic = "pr\u043eduction";
    expect((await ask(of, "POST", lockPath(of, cyrillic), { holder: "job-1" })).status).toBe(404);
    await declare(of, "production", cyrillic);
    const [one, two] = [await take(of, "job-1"), await take(of, "job-2", {}, cyrillic)];
    expect(one.id).not.toBe(two.id);
  });
});

describe("a holder", () => {
  it("prolongs what it holds, and never shortens it", async () => {
    const of = await shop();
    const held = await take(of, "job-1", { ttlSeconds: 600 });
    const renew = (ttlSeconds: number) =>
      ask<Held>(of, "PUT", lockPath(of), { fence: held.fence, ttlSeconds });
    const longer = await renew(1200);
    expect(longer.status).toBe(200);
    expect(longer.body).toMatchObject({ id: held.id, fence: held.fence, since: held.since });
    const gained = Date.parse(longer.body.expiresAt ?? "") - Date.parse(held.expiresAt ?? "");
    expect(gained).toBeGreaterThanOrEqual(600_000);
    expect((await renew(1)).body.expiresAt).toBe(longer.body.expiresAt);
  });

  it("that paused past its time neither prolongs nor gives back what another holds since", async () => {
    const of = await shop();
    const stale = await take(of, "job-1", { ttlSeconds: 60 });
    await age(await coordinator(of), MINUTE);
    const held = await take(of, "job-2");
    for (const [method, body] of [
      ["PUT", { fence: stale.fence, ttlSeconds: 60 }],
      ["DELETE", { fence: stale.fence }],
    ] as const) {
      const answer = await ask<Refusal>(of, method, lockPath(of), body);
      expect([answer.status, answer.body.lock]).toEqual([409, held]);
      expect(answer.body.detail).toBe(
        `This fence is over: job-2 holds the environment now, with the fence ${held.fence}.`,
      );
    }
    expect((await stateOf(of)).lock).toEqual(held);
  });

  it("that gives the lock back twice gave it back once, and prolongs it no more", async () => {
    const of = await shop();
    const { fence } = await take(of, "job-1");
    for (const _ of [1, 2]) expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(204);
    const late = await ask<Refusal>(of, "PUT", lockPath(of), { fence });
    expect([late.status, late.body.lock]).toEqual([409, null]);
    await take(of, "job-2");
    expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(409);
  });

  it("cannot name a hold that never was", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    for (const fence of [0, held.fence - 1, held.fence + 1, Number.MAX_SAFE_INTEGER])
      expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(409);
    for (const fence of [-1, 1.5, 2 ** 60, "1", null])
      expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(400);
    expect((await stateOf(of)).lock).toEqual(held);
  });

  it("needs the scope deploy, in its own organisation", async () => {
    const [of, other] = [await shop(), await shop()];
    const token = await tokenOf(of, ["read", "write", "ingest"]);
    const body = { holder: "job-1" };
    expect((await call(lockPath(of), { method: "POST", body, token })).status).toBe(403);
    expect((await call(lockPath(of), { method: "POST", body, token: other.token })).status).toBe(404);
    expect((await call(lockPath(of), { token: other.token })).status).toBe(404);
  });
});
