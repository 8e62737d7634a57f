import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client, Running } from "../cli/test/client.ts";
import type { GrantedPermit } from "../schema/contract/locks.ts";
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
beforeEach(async () => {
  rmSync(join(client.folder, "go"), { force: true });
  shop = await openShop(product.url);
  await shop.ran("1.0.0", "staging");
});

/** A deployment that goes on until the test says so. */
const UNTIL_TOLD = "echo begun; while [ ! -e go ]; do sleep 0.05; done";
const goOn = () => writeFileSync(join(client.folder, "go"), "");

const start = (script: string, ...options: string[]): Running =>
  client.start(["run", "--holder", "job", ...options, "--", "bash", "-c", script], shop.env);
const run = (script: string, ...options: string[]) => start(script, ...options).ended;
const permits = async () =>
  (await shop.ask<{ items: GrantedPermit[] }>("GET", "/permits?environment=production")).items;
/** The one deployment to production. */
const deployed = async () => {
  const all = (await shop.deployments("1.0.0", 2)).filter(({ environment }) => environment === "production");
  return all[0];
};

describe("a deployment that the client wraps", () => {
  it("is told of under its permit, and leaves the environment free", async () => {
    const { code, stdout, stderr } = await run('echo "fence $SLIPWAY_FENCE of $SLIPWAY_DEPLOYMENT_ID"');
    expect(code).toBe(0);
    const [permit] = await permits();
    const shown = await deployed();
    expect(shown).toMatchObject({ status: "succeeded", bypass: false, permitId: permit?.id });
    expect(stdout).toBe(`fence ${permit?.fence} of ${shown?.id}\n`);
    expect(stderr).toContain(`Permit ${permit?.id}: shop 1.0.0 may go to production`);
    expect(permit).toMatchObject({ holder: "job", endedAt: expect.any(String), override: null });
    expect(await shop.lock()).toEqual({ lock: null, queue: [] });
  });

  it("that fails has failed, and ends with the code of its command", async () => {
    expect((await run("exit 7")).code).toBe(7);
    expect(await deployed()).toMatchObject({ status: "failed", bypass: false });
    expect((await shop.lock()).lock).toBe(null);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("and that %s ends is cancelled, and gives the permit back", async (signal, code) => {
    const running = start(UNTIL_TOLD);
    await running.printed("begun");
    await heldBy(shop, "job");
    running.child.kill(signal);
    expect((await running.ended).code).toBe(code);
    expect((await shop.lock()).lock).toBe(null);
    expect(await deployed()).toMatchObject({ status: "cancelled", bypass: false });
  });

  it("is told to its end though another waits for the environment", async () => {
    const running = start(UNTIL_TOLD);
    await running.printed("begun");
    const next = client.start(["run", "--holder", "next", "--", "true"], shop.env);
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    goOn();
    const { code, stderr } = await running.ended;
    expect(stderr).not.toContain("could not be recorded");
    expect([code, (await next.ended).code]).toEqual([0, 0]);
    const all = await shop.deployments("1.0.0", 3);
    expect(all.map(({ status, bypass }) => [status, bypass])).toEqual(Array(3).fill(["succeeded", false]));
  });

  it("whose client is killed holds the environment until its time is over, and not longer", async () => {
    const running = start(`echo $$ > pid; ${UNTIL_TOLD}`, "--ttl", "2");
    await running.printed("begun");
    await heldBy(shop, "job");
    const next = client.start(["lock", "acquire", "--holder", "next", "--wait", "1m"], shop.env);
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    running.child.kill("SIGKILL");
    const taken = await next.ended;
    expect(taken.code).toBe(0);
    expect(taken.stderr).toContain("waiting for production: job holds the lock (deploys 1.0.0)");
    goOn();
    await running.ended;
    const { items } = await shop.ask<{ items: object[] }>("GET", "/environments/production/holds");
    expect(items[1]).toMatchObject({ holder: "job", ended: "expired" });
  });

  it("that loses the environment to somebody else says so, and is not believed any more", async () => {
    const running = start(UNTIL_TOLD, "--ttl", "3");
    await running.printed("begun");
    const force = ["lock", "acquire", "--holder", "other", "--force", "--reason", "a hotfix"];
    const admin = { ...shop.env, SLIPWAY_TOKEN: shop.account.token };
    expect((await client.run(force, admin)).code).toBe(0);
    await running.printed("THE PERMIT IS OVER");
    goOn();
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("The end of the deployment (succeeded) could not be recorded");
    expect(stderr).toContain("is over: other holds the environment since");
    expect((await shop.lock()).lock?.holder).toBe("other");
  });

  it("keeps its permit for longer than it was first given, while it lasts", async () => {
    const running = start(UNTIL_TOLD, "--ttl", "2");
    await running.printed("begun");
    const first = await heldBy(shop, "job");
    const end = Date.parse(first?.expiresAt ?? "");
    const { value } = await eventually(shop.lock, () => Date.now() > end + 1000);
    expect(value.lock?.fence).toBe(first?.fence);
    goOn();
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("slipway:") });
    expect(await permits()).toHaveLength(1);
    expect(await deployed()).toMatchObject({ status: "succeeded", bypass: false });
  });
});

describe("a deployment that may not begin yet", () => {
  it("waits with the reason it waits for, and begins as soon as somebody approves it", async () => {
    await shop.rule("production", [{ kind: "approvals", rules: [{ role: "maintainer", count: 1 }] }]);
    const running = start("echo deployed");
    await running.printed(
      "waiting for production: approvals: nobody approved it yet; still needs 1 maintainer",
    );
    const { items } = await read<{ items: object[] }>(shop.account, "/approvals");
    expect(items).toMatchObject([{ version: "1.0.0", environment: "production", requestedBy: "CI" }]);
    await shop.approve("1.0.0");
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "deployed\n" });
    expect(await deployed()).toMatchObject({ status: "succeeded", bypass: false });
  });

  it("does not begin when the wait is over, and leaves nothing behind", async () => {
    await shop.rule("production", [{ kind: "promotion", from: "staging", soakMinutes: 60 }]);
    const { code, stdout, stderr } = await run("echo deployed", "--wait", "1");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(
      "… promotion: it ran in staging for 0 of 60 min without a break – cleared by time",
    );
    expect(stderr).toContain("open at the earliest: ");
    expect(await shop.lock()).toEqual({ lock: null, queue: [] });
    expect(await shop.deployments("1.0.0", 1)).toHaveLength(1);
  });

  it("ends its waiting on a signal, and takes no turn of others", async () => {
    const held = await client.run(["lock", "acquire", "--holder", "other"], shop.env);
    const running = start("echo deployed");
    await eventually(shop.lock, ({ queue }) => queue.length === 1);
    running.child.kill("SIGTERM");
    expect(await running.ended).toMatchObject({ code: 143, stdout: "" });
    expect(await shop.lock()).toMatchObject({ lock: { holder: "other" }, queue: [] });
    await client.run(["lock", "release", "--fence", held.stdout.trim()], shop.env);
    expect(await permits()).toEqual([]);
  });
});

describe("a stop", () => {
  const stop = () =>
    shop.ask<{ id: string }>("POST", `/v1/orgs/${shop.account.org}/stops`, { reason: "payments fail" });

  it("in the middle of a deployment is said aloud, ends no deployment, and lets no other begin", async () => {
    const running = start(UNTIL_TOLD, "--ttl", "3");
    await running.printed("begun");
    const { id } = await stop();
    await running.printed("A GATE HAS CLOSED");
    const next = start("true");
    await next.printed("waiting for production: stop: e2e stopped deployments: payments fail");
    goOn();
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("✗ stop: e2e stopped deployments: payments fail – cleared by ending the stop");
    await shop.ask("DELETE", `/v1/orgs/${shop.account.org}/stops/${id}`);
    expect((await next.ended).code).toBe(0);
    const all = await shop.deployments("1.0.0", 3);
    expect(all.every(({ status, bypass }) => status === "succeeded" && !bypass)).toBe(true);
  });

  it("that outlasts the permit lets the lock go, and the end is still told", async () => {
    const running = start(UNTIL_TOLD, "--ttl", "2");
    await running.printed("begun");
    await stop();
    await running.printed("A GATE HAS CLOSED");
    await running.printed("THE PERMIT IS OVER");
    expect((await shop.lock()).lock).toBe(null);
    goOn();
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining("could not be recorded"),
    });
    expect(await deployed()).toMatchObject({ status: "succeeded", bypass: false });
  });
});

describe("a product that is away", () => {
  it("fails no job that only tells, nor one that deploys, but with --strict", async () => {
    const away = await startProduct();
    const env: Record<string, string> = { ...(await openShop(away.url)).env, SLIPWAY_RETRY_SECONDS: "0" };
    const deploying = client.start(["run", "--", "bash", "-c", UNTIL_TOLD], env);
    await deploying.printed("begun");
    await away.stop();
    removeFolder(away.state);
    const tell = ["event", "build.succeeded"];
    const told = await client.run(tell, env);
    expect(told).toMatchObject({ code: 0, stderr: expect.stringContaining("cannot be reached") });
    expect((await client.run([...tell, "--strict"], env)).code).toBe(5);
    const anew = await client.run(["run", "--", "echo", "deployed"], env);
    expect(anew).toMatchObject({ code: 0, stdout: "deployed\n" });
    expect(anew.stderr).toContain("recorded as a bypass");
    const strict = await client.run(["run", "--strict", "--", "echo", "deployed"], env);
    expect(strict).toMatchObject({ code: 5, stdout: "" });
    goOn();
    const { code, stderr } = await deploying.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("could not be recorded") });
  });
});
