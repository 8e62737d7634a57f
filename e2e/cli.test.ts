import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../cli/test/client.ts";
import type { Explanation } from "../schema/contract/gates.ts";
import type { GrantedPermit, Lock } from "../schema/contract/locks.ts";
import type { Release } from "../schema/contract/releases.ts";
import { eventually, read } from "./client.ts";
import { fetchClient, heldBy, openShop, type Shop } from "./installed.ts";
import { type Product, removeFolder, startProduct } from "./product.ts";

let product: Product;
let client: Client;
let shop: Shop;

beforeAll(async () => {
  product = await startProduct();
  client = await fetchClient(product.url);
});
afterAll(async () => {
  client.remove();
  await product.stop();
  removeFolder(product.state);
});

const slipway = (...args: string[]) => client.run(args, shop.env);
const release = (version = "1.0.0") => read<Release>(shop.account, `/projects/shop/releases/${version}`);

describe("who signs in with the client", () => {
  it("needs no variable any more, until they sign out", async () => {
    shop = await openShop(product.url);
    const { SLIPWAY_TOKEN: token = "", SLIPWAY_ORG: org = "" } = shop.env;
    const args = ["login", "--url", product.url, "--org", org, "--token", "-"];
    const signedIn = await client.run(args, {}, token);
    expect(signedIn).toMatchObject({ code: 0, stdout: expect.stringContaining("Signed in to Org") });
    const place = ["--project", "shop", "--environment", "production"];
    const known = await client.run(["lock", "status", ...place]);
    expect(known).toMatchObject({ code: 0, stdout: "nobody holds the lock\n" });
    await client.run(["logout"]);
    expect((await client.run(["lock", "status", ...place])).code).toBe(2);
  });

  it("is told when the token is none", async () => {
    const args = ["login", "--url", product.url, "--org", shop.account.org, "--token", "slw_live_none"];
    expect(await client.run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining("(401)") });
  });
});

describe("what a job tells with the client", () => {
  beforeAll(async () => {
    shop = await openShop(product.url);
  });

  it("is in the release: events, many at once too, and a report", async () => {
    expect((await slipway("event", "build.succeeded", "--commit", "a".repeat(40))).code).toBe(0);
    const lines = ["change.merged", "build.started"].map((type) => JSON.stringify({ type, id: type }));
    const many = await client.run(["event", "-"], shop.env, lines.join("\n"));
    expect(many).toMatchObject({ code: 0, stdout: "2 accepted\n" });
    writeFileSync(
      join(client.folder, "junit.xml"),
      '<testsuite name="unit"><testcase name="a"/></testsuite>',
    );
    const report = await slipway("report", "junit.xml", "--suite", "unit");
    expect(report).toMatchObject({ code: 0, stdout: "junit.xml: junit, 1 tests: 1 passed\n" });
    await eventually(release, ({ tests, commit }) => tests.totals.tests === 1 && commit !== null);
    const { items } = await read<{ items: { type: string }[] }>(
      shop.account,
      "/projects/shop/releases/1.0.0/timeline",
    );
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["build.succeeded", "change.merged", "build.started"]),
    );
  });

  it("is refused with the field that is wrong", async () => {
    const { code, stderr } = await slipway("event", "build.done");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("type") });
  });

  it("of a deployment is its start and its end; to production without a permit it is a bypass", async () => {
    for (const environment of ["staging", "production"]) {
      const place = ["--environment", environment, "--deployment-id", environment];
      expect((await slipway("deploy", "start", ...place)).code).toBe(0);
      expect((await slipway("deploy", "finish", ...place, "--status", "success")).code).toBe(0);
    }
    const shown = (await shop.deployments("1.0.0", 2)).map((one) => [one.id, one.status, one.bypass]);
    expect(shown.sort()).toEqual([
      ["production", "succeeded", true],
      ["staging", "succeeded", false],
    ]);
  });

  it("of a deployment under a lock is no bypass, and refused from who lost the lock", async () => {
    const fence = (await slipway("lock", "acquire", "--holder", "a")).stdout.trim();
    const told = ["deploy", "start", "--deployment-id", "fenced", "--fence", fence];
    expect((await slipway(...told)).code).toBe(0);
    await slipway("lock", "release", "--fence", fence);
    const next = (await slipway("lock", "acquire", "--holder", "b")).stdout.trim();
    const late = ["deploy", "finish", "--deployment-id", "fenced", "--fence", fence, "--status", "failed"];
    expect(await slipway(...late)).toMatchObject({ code: 1, stderr: expect.stringContaining("is over") });
    await slipway("lock", "release", "--fence", next);
    const { value } = await eventually(release, ({ deployments }) => deployments.length === 3);
    expect(value.deployments.find(({ id }) => id === "fenced")).toMatchObject({
      status: "in_progress",
      bypass: false,
      permitId: null,
    });
  });
});

describe("the lock", () => {
  beforeAll(async () => {
    shop = await openShop(product.url);
  });

  it("is taken, prolonged, shown and given back", async () => {
    const taken = await slipway("lock", "acquire", "--holder", "a", "--ttl", "60", "--reason", "migration");
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\n$/) });
    const fence = taken.stdout.trim();
    const before = (await shop.lock()).lock?.expiresAt ?? "";
    expect((await slipway("lock", "renew", "--fence", fence, "--ttl", "15m")).stdout).toBe(taken.stdout);
    expect(Date.parse((await shop.lock()).lock?.expiresAt ?? "")).toBeGreaterThan(Date.parse(before));
    const shown = await slipway("lock", "status");
    expect(shown.stdout).toContain("a holds the lock (migration), until ");
    expect(shown.stdout).toContain(`fence ${fence}`);
    expect((await slipway("lock", "release", "--fence", fence)).code).toBe(0);
    expect((await slipway("lock", "status")).stdout).toBe("nobody holds the lock\n");
    expect((await slipway("lock", "renew", "--fence", fence)).code).toBe(1);
  });

  it("that another holds is refused with who and why, or waited for until it is given back", async () => {
    const fence = (await slipway("lock", "acquire", "--holder", "a", "--reason", "migration")).stdout.trim();
    const no = await slipway("lock", "acquire", "--holder", "b");
    expect(no).toMatchObject({ code: 4, stdout: "" });
    expect(no.stderr).toContain("a holds the lock (migration)");
    const args = ["lock", "acquire", "--holder", "b", "--wait", "1m", "--json"];
    const waiting = client.start(args, shop.env);
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    expect((await slipway("lock", "status")).stdout).toContain("1. b waits");
    await slipway("lock", "release", "--fence", fence);
    const { code, stdout, stderr } = await waiting.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("waiting for production: a holds the lock (migration)");
    const lock = JSON.parse(stdout) as Lock;
    expect(lock.fence).toBeGreaterThan(Number(fence));
    expect((await heldBy(shop, "b"))?.fence).toBe(lock.fence);
    await slipway("lock", "release", "--fence", String(lock.fence));
  });

  it("is ended and taken by force with a reason only by who may", async () => {
    await slipway("lock", "acquire", "--holder", "a");
    const force = ["--force", "--reason", "its job is gone", "--holder", "b"];
    expect(await slipway("lock", "acquire", ...force)).toMatchObject({ code: 1, stdout: "" });
    const admin = { ...shop.env, SLIPWAY_TOKEN: shop.account.token };
    expect((await client.run(["lock", "acquire", ...force], admin)).code).toBe(0);
    await heldBy(shop, "b");
    const { code } = await client.run(["lock", "release", "--force", "--reason", "done"], admin);
    expect({ code, lock: (await shop.lock()).lock }).toEqual({ code: 0, lock: null });
  });

  it("that is waited for no longer is not held up by who left", async () => {
    const fence = (await slipway("lock", "acquire", "--holder", "a")).stdout.trim();
    const waiting = client.start(["lock", "acquire", "--holder", "b", "--wait", "1m"], shop.env);
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    waiting.child.kill("SIGINT");
    expect((await waiting.ended).code).toBe(130);
    expect((await shop.lock()).queue).toEqual([]);
    await slipway("lock", "release", "--fence", fence);
    expect((await slipway("lock", "acquire", "--holder", "c")).code).toBe(0);
  });
});

describe("a permit", () => {
  beforeAll(async () => {
    shop = await openShop(product.url);
    await shop.rule("production", [{ kind: "promotion", from: "staging" }]);
    await slipway("event", "build.succeeded");
    await eventually(
      () => shop.ask("GET", "/releases?limit=1"),
      (list) => JSON.stringify(list).includes("1.0.0"),
    );
  });

  it("is refused with the reasons while a gate is closed", async () => {
    const { code, stdout, stderr } = await slipway("permit");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("shop 1.0.0 may not go to production");
    expect(stderr).toContain("… promotion: it has not run in staging – cleared by a deployment to staging");
    const json = await slipway("permit", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 409, earliest: null });
  });

  it("is explained in text and as data, by the exit code too", async () => {
    const text = await slipway("explain");
    expect(text).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1\.0\.0 to production: not allowed/),
    });
    expect(text.stdout).toMatch(/wait +promotion +it has not run in staging/);
    const data = JSON.parse((await slipway("explain", "--json")).stdout) as Explanation;
    expect(data).toMatchObject({ allowed: false, environment: "production", version: "1.0.0" });
    expect((await slipway("explain", "--exit-code")).code).toBe(3);
  });

  it("is waited for, and granted as soon as the gate opens", async () => {
    const waiting = client.start(["permit", "--holder", "job", "--wait", "1m", "--json"], shop.env);
    await waiting.printed("waiting for production: promotion: it has not run in staging");
    await shop.ran("1.0.0", "staging");
    const { code, stdout } = await waiting.ended;
    expect(code).toBe(0);
    const { id, permit, fence } = JSON.parse(stdout) as { id: string; permit: string; fence: number };
    expect(permit.split(".")).toHaveLength(3);
    expect((await shop.lock()).lock).toMatchObject({ holder: "job", fence, reason: "deploys 1.0.0" });
    expect((await slipway("explain")).stdout).toMatch(/wait +lock +job holds the lock: deploys 1\.0\.0/);

    const next = client.start(["permit", "--holder", "next", "--wait", "1m"], shop.env);
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    const renewed = await slipway("permit", "renew", "--id", id, "--ttl", "30m");
    expect(renewed).toMatchObject({ code: 0, stderr: expect.stringContaining(`Permit ${id}: until `) });
    expect((await slipway("permit", "release", "--id", id)).code).toBe(0);
    expect((await next.ended).code).toBe(0);
    expect((await shop.lock()).lock?.holder).toBe("next");
    const { endedAt } = await shop.ask<GrantedPermit>("GET", `/permits/${id}`);
    expect(endedAt).not.toBe(null);
    const over = await slipway("permit", "renew", "--id", id);
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining("This permit is over") });
  });
});
