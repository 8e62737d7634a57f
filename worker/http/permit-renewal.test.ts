import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { age, coordinator, lockPath, ring, stateOf, take } from "../test/environments.ts";
import { closedGates, type Granted, grant, type Refused, request } from "../test/permits.ts";

const MINUTE = 60_000;
const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";

async function staged(): Promise<Shop> {
  const of = await shop();
  await tell(of, ran("1.0.0", "staging"));
  return of;
}

const renew = (of: Shop, id: string, body?: object) =>
  ask<Granted & Refused>(of, "PUT", `${of.P}/permits/${id}`, body);
const end = (of: Shop, id: string) => ask(of, "DELETE", `${of.P}/permits/${id}`);

/** Closes production from now on. */
const freeze = (of: Shop) =>
  ask<{ id: string }>(of, "POST", `${of.O}/freezes`, {
    name: "Sale",
    kind: "deny",
    scope: { project: of.project, environment: "Production" },
    start: new Date(Date.now() - MINUTE).toISOString(),
    end: new Date(Date.now() + 60 * MINUTE).toISOString(),
    reason: "the sale",
  });

describe("a permit is prolonged", () => {
  it("as long as its gates are open: the same permit, newly signed, for longer", async () => {
    const of = await staged();
    const first = await grant(of, "1.0.0", { ttlSeconds: 60 });
    await age(await coordinator(of), 30_000);
    const { status, body } = await renew(of, first.id, { ttlSeconds: 600 });
    expect([status, body.id, body.fence]).toEqual([200, first.id, first.fence]);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.parse(first.expiresAt));
    expect(decodeJwt(body.permit)).toMatchObject({ sub: first.id, fence: first.fence });
    expect(decodeJwt(body.permit).exp).toBeGreaterThan(decodeJwt(first.permit).exp ?? Infinity);
    expect((await stateOf(of)).lock?.expiresAt).toBe(body.expiresAt);
    expect((await renew(of, first.id)).status).toBe(200);
  });

  it("not once a freeze has begun, and again when that is over", async () => {
    const of = await staged();
    const { id, expiresAt } = await grant(of, "1.0.0");
    const window = await freeze(of);
    expect(window.status).toBe(201);
    const { status, body } = await renew(of, id);
    expect([status, closedGates(body)]).toEqual([409, ["freeze"]]);
    expect((await stateOf(of)).lock?.expiresAt).toBe(expiresAt);
    await ask(of, "DELETE", `${of.O}/freezes/${window.body.id}`);
    expect((await renew(of, id)).status).toBe(200);
  });

  it("not once the release is halted, stopped, or lacks what a newer policy asks for", async () => {
    const of = await staged();
    const { id } = await grant(of, "1.0.0");
    const release = `${of.P}/releases/1.0.0`;
    await ask(of, "POST", `${release}/halt`, { reason: "wait" });
    expect(closedGates((await renew(of, id)).body)).toEqual(["release"]);
    await ask(of, "POST", `${release}/resume`, { reason: "go on" });
    expect((await renew(of, id)).status).toBe(200);
    await ask(of, "POST", `${of.O}/stops`, { scope: { project: of.project }, reason: "down" });
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
    expect(closedGates((await renew(of, id)).body)).toEqual(["stop", "approvals"]);
  });

  it("not once it is over: run out, given back, or its lock taken by another", async () => {
    const of = await staged();
    const stub = await coordinator(of);
    const ends: readonly ((id: string) => Promise<unknown>)[] = [
      () => age(stub, 10 * MINUTE),
      (id) => end(of, id),
      () => take(of, "job-2", { steal: { reason: "so" } }),
    ];
    for (const over of ends) {
      const { id } = await grant(of, "1.0.0");
      await over(id);
      const { status, body } = await renew(of, id);
      expect(status).toBe(409);
      expect(body.detail).toBe(
        "This permit is over: it ran out, was given back, or another hold followed it.",
      );
    }
    expect((await stateOf(of)).lock?.holder).toBe("job-2");
  });

  it("although its release was known by its commit and has got its version since", async () => {
    const of = await shop();
    await tell(of, { type: "build.succeeded", commit: COMMIT });
    const { id } = await grant(of, COMMIT.slice(0, 12));
    await tell(of, { type: "build.succeeded", commit: COMMIT, version: "1.0.0" });
    expect((await renew(of, id)).status).toBe(200);
    await tell(of, ran("1.0.0", "staging"), { type: "build.succeeded", commit: COMMIT, id: "again" });
    expect((await renew(of, id)).status).toBe(200);
  });

  it("although its release has become one with that of its version", async () => {
    const of = await shop();
    await tell(of, { type: "build.succeeded", commit: COMMIT }, ran("1.0.0", "staging"));
    const { id } = await grant(of, COMMIT.slice(0, 12));
    await tell(of, { type: "build.succeeded", commit: COMMIT, version: "1.0.0" });
    expect((await renew(of, id)).status).toBe(200);
    const { body } = await ask<{ items: { type: string }[] }>(of, "GET", `${of.P}/releases/1.0.0/timeline`);
    expect(body.items.map(({ type }) => type)).toContain("permit.granted");
  });
});

describe("a permit ends", () => {
  it("when it is given back, and the lock with it; twice is as good as once", async () => {
    const of = await staged();
    const { id, fence } = await grant(of, "1.0.0");
    expect((await end(of, id)).status).toBe(204);
    expect((await end(of, id)).status).toBe(204);
    expect((await stateOf(of)).lock).toBeNull();
    expect((await grant(of, "1.0.0", { holder: "job-2" })).fence).toBeGreaterThan(fence);
    expect((await end(of, id)).status).toBe(204);
    expect((await stateOf(of)).lock?.holder).toBe("job-2");
  });

  it("when its time is over, and the lock with it", async () => {
    const of = await staged();
    const { id, fence } = await grant(of, "1.0.0");
    const stub = await coordinator(of);
    await age(stub, 10 * MINUTE);
    await ring(stub);
    expect((await stateOf(of)).lock).toBeNull();
    const { body } = await ask(of, "GET", `${of.P}/permits/${id}`);
    expect(body).toMatchObject({ endedAt: expect.any(String) });
    expect((await grant(of, "1.0.0", { holder: "job-2" })).fence).toBeGreaterThan(fence);
  });

  it("when its lock is given back, stolen or ended by force", async () => {
    const of = await staged();
    const ends: readonly ((fence: number) => Promise<unknown>)[] = [
      (fence) => ask(of, "DELETE", lockPath(of), { fence }),
      () => ask(of, "DELETE", lockPath(of), { force: true, reason: "so" }),
      () => take(of, "job-2", { steal: { reason: "so" } }),
    ];
    for (const over of ends) {
      const { id, fence } = await grant(of, "1.0.0");
      await over(fence);
      await expect
        .poll(async () => (await ask(of, "GET", `${of.P}/permits/${id}`)).body)
        .toMatchObject({ endedAt: expect.any(String) });
    }
  });

  it("not by an id that names none", async () => {
    const of = await staged();
    const { id } = await grant(of, "1.0.0");
    const [, made, tag] = id.split("_");
    for (const wrong of ["pmt_1", `pmt_${made}_0000000`, `pmt_${made?.replace(/./g, "0")}_${tag}`])
      for (const method of ["GET", "PUT", "DELETE"])
        expect([wrong, (await ask(of, method, `${of.P}/permits/${wrong}`)).status]).toEqual([wrong, 404]);
    expect((await request(of, "1.0.0", { holder: "job-2" })).status).toBe(409);
  });
});
