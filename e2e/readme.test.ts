import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "../scripts/demo/fill.ts";
import { openBrowser } from "./browser.ts";
import { type Account, ask, eventually, newAccount, read } from "./client.ts";
import { type Product, removeFolder, startProduct } from "./product.ts";

const run = promisify(execFile);
const README = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");

/** A command of the README, by the mark above it. */
function command(name: string): string {
  const found = new RegExp(`<!-- run: ${name} -->\\n\`\`\`sh\\n(.*?)\`\`\``, "s").exec(README)?.[1];
  if (!found) throw new Error(`the README has no command ${name}`);
  return found;
}

const WITHIN_MS = 2000;
const JUNIT = '<testsuite name="unit"><testcase name="adds"/><testcase name="divides"/></testsuite>';
const PUSHED = {
  ref: "refs/tags/v1.4.0",
  after: "f".repeat(40),
  repository: { full_name: "example/shop", html_url: "https://github.com/example/shop" },
};

type Board = { projects: { slug: string; environments: { current: { version: string } | null }[] }[] };

let product: Product;
let browser: Browser;
let account: Account;

const sh = (name: string, more: Record<string, string> = {}) =>
  run("bash", ["-euc", command(name)], {
    cwd: product.state,
    env: { ...process.env, SLIPWAY_URL: product.url, SLIPWAY_TOKEN: account.token, ...more },
  });

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  account = await newAccount(product.url, DEMO.org.slug);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the README", () => {
  it("names the demo's sign-in and addresses as they are", () => {
    for (const text of [DEMO.email, DEMO.password, `/p/${DEMO.page.slug}`]) expect(README).toContain(text);
  });

  it("has a first curl that shows on the board and on the public page, both open before", async () => {
    const put = (path: string, method: string, body: object) =>
      ask(account, `/v1/orgs/${account.org}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await put("/projects", "POST", { slug: "storefront", name: "Storefront" });
    await put("/projects/storefront/releases", "POST", { version: "4.8.1" });
    await put(`/pages/${DEMO.page.slug}`, "PUT", {
      title: "Releases",
      projects: ["storefront"],
      published: true,
    });
    const context = await browser.newContext();
    const [name = "", value = ""] = account.cookie.split("=");
    await context.addCookies([{ name, value, url: product.url }]);
    const [board, page] = [await context.newPage(), await context.newPage()];
    await board.goto(`${product.url}/o/${account.org}`);
    await board.getByRole("rowheader", { name: "Storefront" }).waitFor();
    await page.goto(`${product.url}/p/${DEMO.page.slug}`);
    await page.getByText("Nothing has been deployed yet").waitFor();
    await page.waitForTimeout(500);

    await sh("first");
    const answered = performance.now();
    const seen = async (text: Promise<void>) => text.then(() => performance.now() - answered);
    const shown = await Promise.all([
      seen(board.getByRole("cell").getByText("4.8.1").first().waitFor()),
      seen(page.locator("#page").getByText("Everything is running").waitFor()),
    ]);
    process.stdout.write(
      `after the answer: board ${shown[0].toFixed(0)} ms, page ${shown[1].toFixed(0)} ms\n`,
    );
    expect(Math.max(...shown)).toBeLessThan(WITHIN_MS);
    await context.close();
  });

  it("has a step for every CI that places a deployment, a report and GitHub's own event", async () => {
    writeFileSync(join(product.state, "junit.xml"), JUNIT);
    writeFileSync(join(product.state, "event.json"), JSON.stringify(PUSHED));
    const step = {
      VERSION: "1.4.0",
      COMMIT: "f".repeat(40),
      RUN: "7-1",
      RUN_URL: "https://ci.example.com/7",
    };
    await sh("step", step);
    await sh("report", step);
    const github = { GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: join(product.state, "event.json") };
    const { stdout } = await sh("github", github);
    expect(JSON.parse(stdout)).toMatchObject({ rejected: 0 });
    const { value } = await eventually(
      () => read<Board>(account, "/board"),
      ({ projects }) => projects.some(({ slug }) => slug === "shop"),
    );
    expect(JSON.stringify(value)).toContain("1.4.0");
    const release = () =>
      read<{ tests: { totals: { tests: number } } }>(account, "/projects/shop/releases/1.4.0");
    await eventually(release, ({ tests }) => tests.totals.tests === 2);
  });
});
