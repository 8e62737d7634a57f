import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Account, ask, newAccount } from "./client.ts";
import { newFolder, type Product, removeFolder, startProduct } from "./product.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "..");
const README = readFileSync(resolve(ROOT, "README.md"), "utf8");

const state = newFolder();
let product: Product;
let account: Account;

beforeAll(async () => {
  product = await startProduct({ state });
  account = await newAccount(product.url, "acme");
  await post("", { slug: "shop", name: "Shop" });
});
afterAll(async () => {
  await product.stop();
  removeFolder(state);
});

async function restart(): Promise<void> {
  const port = Number(new URL(product.url).port);
  await product.stop();
  product = await startProduct({ state, port });
}

const keys = (command: string) =>
  run(process.execPath, [resolve(ROOT, "scripts/keys.ts"), command], {
    env: { ...process.env, SLIPWAY_STATE: state },
  });

async function kids(): Promise<string[]> {
  const answer = await fetch(`${product.url}/.well-known/slipway-keys.json`);
  const set = (await answer.json()) as { keys: { kid: string }[] };
  return set.keys.map(({ kid }) => kid);
}

const post = async (path: string, body: object) => {
  const headers = { "content-type": "application/json" };
  const answer = await ask(account, `/v1/orgs/acme/projects${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
  return answer;
};

async function permitFor(version: string): Promise<string> {
  await post("/shop/releases", { version });
  const answer = await post("/shop/permits", { version, environment: "production", holder: "e2e" });
  const { id, permit } = (await answer.json()) as { id: string; permit: string };
  await ask(account, `/v1/orgs/acme/projects/shop/permits/${id}`, { method: "DELETE" });
  return permit;
}

/** As the README says it, with nothing of the product but its address. */
async function verified(permit: string): Promise<string> {
  const code = /<!-- run: verify -->\n```js\n(.*?)```/s.exec(README)?.[1] ?? "";
  const env = { ...process.env, SLIPWAY_URL: product.url, PERMIT: permit };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: ROOT, env });
  return stdout;
}

it("verifies a permit by the README, after a restart and a rotation too, until its key is dropped", async () => {
  const [first] = await kids();
  const permit = await permitFor("1.0.0");
  expect(await verified(permit)).toMatch(/^1\.0\.0 may go to production, as fence \d+\n$/);
  await restart();
  expect(await kids()).toEqual([first]);

  await keys("rotate");
  await restart();
  const [next, ...old] = await kids();
  expect(next).not.toBe(first);
  expect(old).toEqual([first]);
  expect(await verified(permit)).toContain("1.0.0");
  const later = await permitFor("1.1.0");
  expect(await verified(later)).toContain("1.1.0");

  await keys("prune");
  await restart();
  expect(await kids()).toEqual([next]);
  expect(await verified(later)).toContain("1.1.0");
  await expect(verified(permit)).rejects.toThrow(/JWKSNoMatchingKey/);
  await expect(verified(`${later.slice(0, -4)}AAAA`)).rejects.toThrow(/JWSSignatureVerificationFailed/);
});
