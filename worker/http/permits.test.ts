import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { lockPath, queued, refuseRows, stateOf, take } from "../test/environments.ts";
import { closedGates, grant, request } from "../test/permits.ts";
import { call, json } from "../test/tenant.ts";

/** A shop of which a version runs in staging. */
async function staged(version = "1.0.0"): Promise<Shop> {
  const of = await shop();
  await tell(of, ran(version, "staging"));
  return of;
}

describe("a permit", () => {
  it("verifies outside of the product, with what it is for and the fence of its hold", async () => {
    const of = await staged();
    const body = await grant(of, "1.0.0");
    const keys = await json<{ keys: JWK[] }>(await call("/.well-known/slipway-keys.json"));
    const { payload, protectedHeader } = await jwtVerify(body.permit, createLocalJWKSet(keys));
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: keys.keys[0]?.kid });
    expect(payload).toMatchObject({
      sub: body.id,
      org: of.org,
      project: of.project,
      version: "1.0.0",
      environment: "production",
      holder: "job-1",
      fence: body.fence,
    });
    expect((payload.exp ?? 0) * 1000).toBeLessThanOrEqual(Date.parse(body.expiresAt));
    expect((await stateOf(of, " Production")).lock).toMatchObject({ fence: body.fence, holder: "job-1" });
  });

  it("is refused with every verdict while a gate is closed, and given as soon as it is open", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
    await tell(of, ran("1.0.0", "development"));
    const { status, body } = await request(of, "1.0.0");
    expect([status, body.earliest, body.lock]).toEqual([409, null, null]);
    expect(body.verdicts.map(({ gate }) => gate)).toEqual([
      "release",
      "stop",
      "freeze",
      "lock",
      "debt",
      "promotion",
    ]);
    expect(closedGates(body)).toEqual(["promotion"]);
    expect((await stateOf(of)).lock).toBeNull();
    await tell(of, ran("1.0.0", "staging"));
    expect((await request(of, "1.0.0")).status).toBe(201);
  });

  it("is refused while another holds the lock, and says who and until when", async () => {
    const of = await staged();
    const held = await take(of, "job-0", { reason: "deploys by hand" });
    const { status, body } = await request(of, "1.0.0");
    expect([status, closedGates(body), body.lock]).toEqual([409, ["lock"], held]);
    expect(body.earliest).toBe(held.expiresAt);
    expect(body.verdicts.find(({ gate }) => gate === "lock")).toMatchObject({
      outcome: "waiting",
      because: "job-0 holds the lock: deploys by hand",
      clearedBy: "job-0",
      until: held.expiresAt,
    });
    expect(body.detail).toBe("Not allowed now. lock: job-0 holds the lock: deploys by hand.");
  });

  it("of fifty asked for at once is given once", async () => {
    const of = await staged();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => request(of, "1.0.0", { holder: `job-${index}` })),
    );
    const [granted, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(49);
    for (const { body } of refused) {
      expect(closedGates(body)).toEqual(["lock"]);
      expect(body.lock?.fence).toBe(granted?.body.fence);
    }
  });

  it("is the same permit for the same claim again, and another's for nobody else who knows it", async () => {
    const of = await staged();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 10 }, () => grant(of, "1.0.0", { claimId: "run-1" })),
    );
    for (const other of others) expect(other).toEqual(first);
    expect((await request(of, "1.0.0", { claimId: "run-1", holder: "job-2" })).status).toBe(409);
    await tell(of, ran("1.1.0", "staging"));
    const { status, body } = await request(of, "1.1.0", { claimId: "run-1" });
    expect([status, body.detail]).toEqual([409, "This claim stands for the deployment of another release."]);
  });

  it("stands on the lock that its claim holds already", async () => {
    const of = await staged();
    const held = await take(of, "job-1", { claimId: "run-1", ttlSeconds: 60 });
    const permit = await grant(of, "1.0.0", { claimId: "run-1" });
    expect(permit.fence).toBe(held.fence);
  });

  it("is none for a version or an environment that is not there", async () => {
    const of = await staged();
    expect((await request(of, "9.9.9")).status).toBe(404);
    expect((await request(of, "1.0.0", { environment: "moon" })).status).toBe(404);
    for (const ttlSeconds of [0, -1, 1e12, "NaN", 3601])
      expect((await request(of, "1.0.0", { ttlSeconds })).status).toBe(400);
  });

  it("can be read by its id as soon as it is given, and in the list of its environment", async () => {
    const of = await staged();
    const fault = await refuseRows("permit");
    const granted = await grant(of, "1.0.0", { environment: " PRODUCTION" });
    await fault.end();
    const { id, fence, expiresAt, verdicts } = granted;
    const { status, body } = await ask(of, "GET", `${of.P}/permits/${id}`);
    expect([status, body]).toMatchObject([
      200,
      { id, fence, expiresAt, verdicts, version: "1.0.0", environment: "production", override: null },
    ]);
    const list = await ask<{ items: object[] }>(of, "GET", `${of.P}/permits?environment=Production`);
    expect(list.body.items).toEqual([body]);
    expect((await ask(of, "GET", `${of.P}/permits?environment=staging`)).body).toMatchObject({ items: [] });
    const other = await shop();
    expect((await ask({ ...of, token: other.token }, "GET", `${of.P}/permits/${id}`)).status).toBe(404);
  });
});

describe("who waits for a permit", () => {
  it("gets it when the lock is given back", async () => {
    const of = await staged();
    const held = await take(of, "job-0");
    const waiting = request(of, "1.0.0", { claimId: "run-1" }, "?wait=30");
    await queued(of, 1);
    await ask(of, "DELETE", lockPath(of), { fence: held.fence });
    const { status, body } = await waiting;
    expect([status, closedGates(body)]).toEqual([201, []]);
    expect(body.fence).toBeGreaterThan(held.fence);
    expect((await stateOf(of)).queue).toEqual([]);
  });

  it("gets it when the permit before it runs out", async () => {
    const of = await staged();
    const before = await grant(of, "1.0.0", { ttlSeconds: 1 });
    const { status, body } = await request(of, "1.0.0", { holder: "job-2" }, "?wait=30");
    expect(status).toBe(201);
    expect(body.fence).toBeGreaterThan(before.fence);
  });

  it("waits for the lock only: what else is closed is answered at once, and takes no place", async () => {
    const of = await staged();
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
    await take(of, "job-0");
    const { status, body } = await request(of, "1.0.0", {}, "?wait=60");
    expect([status, closedGates(body), body.place]).toEqual([409, ["lock", "approvals"], null]);
    expect((await stateOf(of)).queue).toEqual([]);
  });

  it("is told its place when it has waited as long as it wanted to, and keeps it", async () => {
    const of = await staged();
    await take(of, "job-0");
    const ask1 = () => request(of, "1.0.0", { claimId: "run-1" }, "?wait=1");
    expect((await ask1()).body).toMatchObject({ place: 1 });
    expect((await ask1()).body).toMatchObject({ place: 1 });
    expect((await stateOf(of)).queue).toMatchObject([{ holder: "job-1" }]);
  });

  it("gives its place up when a gate closes meanwhile", async () => {
    const of = await staged();
    await take(of, "job-0");
    const waiting = request(of, "1.0.0", { claimId: "run-1" }, "?wait=30");
    await queued(of, 1);
    await ask(of, "POST", `${of.O}/stops`, { reason: "the site is down" });
    const { status, body } = await waiting;
    expect([status, closedGates(body), body.place]).toEqual([409, ["stop", "lock"], null]);
    expect((await stateOf(of)).queue).toEqual([]);
  });
});
