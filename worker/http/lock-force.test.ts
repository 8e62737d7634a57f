import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import { ask, colleague, type Shop, shop, tokenOf } from "../test/deploys.ts";
import { coordinator, type Held, lockPath, stateOf, take, toldAll } from "../test/environments.ts";
import { call, eventually, read } from "../test/tenant.ts";

type Refusal = { readonly lock: Held | null };

const REASON = "ada is on leave";
const steal = { holder: "job-2", steal: { reason: REASON } };
const force = { force: true, reason: REASON };

/** What the audit log says of the locks of a shop, oldest first. */
async function noted(of: Shop, count: number): Promise<AuditEntry[]> {
  await toldAll(await coordinator(of));
  const entries = await eventually(
    async () => (await read<{ items: AuditEntry[] }>(of, "/audit?limit=200")).items,
    (items) => items.filter(({ action }) => action.startsWith("lock.")).length >= count,
  );
  return entries.filter(({ action }) => action.startsWith("lock.")).reverse();
}

describe("a lock that somebody else holds", () => {
  it("is stolen with a reason by who may, and is stale for its holder from then on", async () => {
    const of = await shop();
    const first = await take(of, "job-1");
    const { status, body: second } = await ask<Held>(of, "POST", lockPath(of), steal);
    expect(status).toBe(201);
    expect(second.fence).toBeGreaterThan(first.fence);
    const late = await ask<Refusal>(of, "PUT", lockPath(of), { fence: first.fence });
    expect([late.status, late.body.lock]).toEqual([409, second]);
  });

  it("is ended by force with a reason by who may, and nobody holds it then", async () => {
    const of = await shop();
    const { fence } = await take(of, "job-1");
    expect((await ask(of, "DELETE", lockPath(of), force)).status).toBe(204);
    expect((await stateOf(of)).lock).toBeNull();
    expect((await ask(of, "PUT", lockPath(of), { fence })).status).toBe(409);
    expect((await ask(of, "DELETE", lockPath(of), force)).status).toBe(204);
    expect((await take(of, "job-2")).fence).toBeGreaterThan(fence);
  });

  it("that is stolen while its holder prolongs it is the thief's, whichever comes first", async () => {
    const of = await shop();
    const { fence } = await take(of, "job-1");
    const renewals = Array.from({ length: 10 }, () => ask<Held>(of, "PUT", lockPath(of), { fence }));
    const [theft, ...answers] = await Promise.all([ask<Held>(of, "POST", lockPath(of), steal), ...renewals]);
    expect(theft.status).toBe(201);
    for (const { status, body } of answers) {
      expect([200, 409]).toContain(status);
      if (status === 200) expect(body.fence).toBe(fence);
    }
    expect((await stateOf(of)).lock).toEqual(theft.body);
    expect((await ask(of, "PUT", lockPath(of), { fence })).status).toBe(409);
  });

  it("is taken from nobody without a reason", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    for (const [method, body] of [
      ["POST", { holder: "job-2", steal: {} }],
      ["POST", { holder: "job-2", steal: { reason: " " } }],
      ["DELETE", { force: true }],
      ["DELETE", { force: true, reason: "" }],
      ["DELETE", { force: false, reason: "so" }],
      ["DELETE", {}],
    ] as const)
      expect((await ask(of, method, lockPath(of), body)).status).toBe(400);
    expect((await stateOf(of)).lock).toEqual(held);
  });

  it("is taken by maintainers and by tokens with admin, and by nobody else", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    const { cookie: member } = await colleague(of, "member");
    const deploying = await tokenOf(of, ["read", "write", "deploy"]);
    for (const who of [{ cookie: member }, { token: deploying }]) {
      expect((await call(lockPath(of), { method: "POST", body: steal, ...who })).status).toBe(403);
      expect((await call(lockPath(of), { method: "DELETE", body: force, ...who })).status).toBe(403);
    }
    expect((await stateOf(of)).lock).toEqual(held);
    const { cookie: maintainer } = await colleague(of, "maintainer");
    expect((await call(lockPath(of), { method: "POST", body: steal, cookie: maintainer })).status).toBe(201);
    expect((await call(lockPath(of), { method: "DELETE", body: force, cookie: maintainer })).status).toBe(
      204,
    );
  });
});

describe("the audit log", () => {
  it("has every hold and how it ended, with who did it and why", async () => {
    const of = await shop();
    const first = await take(of, "job-1", { reason: "deploys 1.0.0" });
    const { body: second } = await ask<Held>(of, "POST", lockPath(of), steal, "owner");
    await ask(of, "DELETE", lockPath(of), { fence: second.fence });
    const third = await take(of, "job-3");
    await ask(of, "DELETE", lockPath(of), force, "owner");
    const entries = await noted(of, 6);
    const target = { kind: "environment", id: `${of.project}/production` };
    expect(entries.map(({ action }) => action)).toEqual([
      "lock.acquired",
      "lock.stolen",
      "lock.acquired",
      "lock.released",
      "lock.acquired",
      "lock.stolen",
    ]);
    expect(entries.every((entry) => entry.target.id === target.id)).toBe(true);
    const [took, stolen, , released, , forced] = entries;
    expect(took).toMatchObject({ actor: { kind: "token" }, reason: "deploys 1.0.0" });
    expect(took?.after).toMatchObject({ holder: "job-1", fence: first.fence });
    expect(stolen).toMatchObject({ actor: { kind: "user" }, reason: REASON });
    expect(stolen?.before).toMatchObject({ holder: "job-1", fence: first.fence });
    expect(released).toMatchObject({ actor: { kind: "token" }, before: { fence: second.fence } });
    expect(forced).toMatchObject({ actor: { kind: "user" }, reason: REASON, before: { fence: third.fence } });
  });

  it("names nobody for what time did", async () => {
    const of = await shop();
    await take(of, "job-1", { ttlSeconds: 1 });
    const entries = await noted(of, 2);
    expect(entries).toMatchObject([
      { action: "lock.acquired", actor: { kind: "token" } },
      { action: "lock.expired", actor: { kind: "system", name: "Slipway" }, before: { holder: "job-1" } },
    ]);
  });

  it("agrees with the holds that are remembered, newest first", async () => {
    const of = await shop();
    const first = await take(of, "job-1");
    await ask(of, "DELETE", lockPath(of), { fence: first.fence });
    await take(of, "job-2");
    await ask(of, "DELETE", lockPath(of), force);
    await take(of, "job-3");
    await toldAll(await coordinator(of));
    const path = `/projects/${of.project}/environments/PRODUCTION/holds`;
    const { items } = await read<{ items: object[] }>(of, path);
    expect(items).toMatchObject([
      { holder: "job-3", ended: null, endedAt: null, endedBecause: null },
      { holder: "job-2", ended: "stolen", endedAt: expect.any(String), endedBecause: REASON },
      { holder: "job-1", fence: first.fence, ended: "released", endedBecause: null },
    ]);
  });
});
