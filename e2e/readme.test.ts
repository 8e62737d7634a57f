import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT_CODES } from "../cli/src/exit-codes.ts";
import { COLLEAGUES } from "../scripts/demo/company.ts";
import { DEMO } from "../scripts/demo/fill.ts";
import { openBrowser } from "./browser.ts";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { type Product, removeFolder, startProduct } from "./product.ts";

const run = promisify(execFile);
const README = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");

/** A part of the README, by the mark above it. */
function part(mark: string, language: string): string {
  const found = new RegExp(`<!-- ${mark} -->\\n\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(README)?.[1];
  if (!found) throw new Error(`the README has no ${mark}`);
  return found;
}
const command = (name: string) => part(`run: ${name}`, "sh");

const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const MINUTE_MS = 60_000;
const WITHIN_MS = 2000;
const JUNIT = '<testsuite name="unit"><testcase name="adds"/><testcase name="divides"/></testsuite>';
const UNIT = { runId: "8", suite: "unit", totals: { tests: 2, passed: 2 } };
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
    for (const text of [DEMO.email, COLLEAGUES.payments.email, DEMO.password, `/p/${DEMO.page.slug}`])
      expect(README).toContain(text);
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

  const job = { VERSION: "1.5.0", RUN: "run 8", SLIPWAY_ORG: DEMO.org.slug };

  it("has a policy whose explanation reads as it says", async () => {
    const occurredAt = new Date(Date.now() - 17.5 * MINUTE_MS).toISOString();
    const about = { project: "shop", version: "1.5.0", occurredAt };
    await send(account, [
      { type: "test_run.finished", ...about, data: UNIT },
      { type: "deployment.succeeded", ...about, environment: "staging" },
    ]);
    await eventually(
      () => read<Board>(account, "/board"),
      (board) => JSON.stringify(board).includes("1.5.0"),
    );
    expect(JSON.parse((await sh("policy", job)).stdout)).toMatchObject({ version: 1 });
    const { stdout } = await sh("explain", job);
    const then = (text: string) => text.replaceAll(MOMENT, "a moment");
    expect(then(stdout)).toBe(then(part("output: explain", "text")));
  });

  it("asks for approvals, and for a permit, which is refused until all is in", async () => {
    expect(JSON.parse((await sh("ask", job)).stdout)).toMatchObject({ state: "open" });
    const refused: { stdout: string } = await sh("permit", job).catch((failed) => failed);
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: 409, earliest: null });
    const gates = [{ kind: "tests", suites: ["unit"] }];
    const path = `/v1/orgs/${account.org}/projects/shop/environments/production/policy`;
    const headers = { "content-type": "application/json" };
    await ask(account, path, { method: "PUT", headers, body: JSON.stringify({ gates }) });
    const { id } = JSON.parse((await sh("permit", job)).stdout) as { id: string };
    await ask(account, `/v1/orgs/${account.org}/projects/shop/permits/${id}`, { method: "DELETE" });
  });

  it("has a client that explains, wraps a deployment, and ends as it says", async () => {
    writeFileSync(join(product.state, "deploy.sh"), "#!/bin/sh\necho fence $SLIPWAY_FENCE\n", {
      mode: 0o755,
    });
    await sh("client");
    const { stdout } = await sh("wrap", job);
    expect(stdout).toContain("1.5.0 to production: allowed at ");
    expect(stdout).toMatch(/^fence \d+$/m);
    const release = () =>
      read<{ deployments: { status: string; bypass: boolean }[] }>(account, "/projects/shop/releases/1.5.0");
    const { value } = await eventually(release, ({ deployments }) => deployments[0]?.status === "succeeded");
    expect(value.deployments[0]).toMatchObject({ environment: "production", bypass: false });
    for (const [name, { code, meaning }] of Object.entries(EXIT_CODES))
      expect(README).toContain(`| ${code}${name === "signal" ? "+n" : ""} | ${meaning} |`);
  });

  it("has an endpoint that is made with its secret", async () => {
    const made = JSON.parse((await sh("webhook", job)).stdout);
    expect(made).toMatchObject({
      url: "https://hooks.example.com/slipway",
      secret: expect.stringMatching(/^whsec_/),
      publicKey: expect.stringMatching(/^whpk_/),
    });
  });
});
