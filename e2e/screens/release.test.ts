import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, newAccount, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const ENTRIES = 40;
const SHOWN_FIRST = 30;
const COMMIT = "c0ffee".repeat(7).slice(0, 40);
const MINUTE_MS = 60_000;

let product: Product;
let browser: Browser;
let account: Account;
let page: Page;
let complaints: string[];

const event = (type: string, more: object = {}) => ({ type, project: "shop", version: "1.0.0", ...more });
const open = (version: string) =>
  page.goto(`${product.url}/o/${account.org}/projects/shop/releases/${version}`);
const entries = () => page.getByRole("region", { name: "Timeline" }).locator(".entry");

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  const now = Date.now();
  const builds = Array.from({ length: ENTRIES }, (_, number) =>
    event("build.succeeded", {
      id: `build-${number}`,
      occurredAt: new Date(now - (number + 1) * MINUTE_MS).toISOString(),
      url: number === 0 ? "https://ci.example/builds/0" : "javascript:alert(1)",
      data: { buildId: `build-${number}`, name: `Build ${number}` },
    }),
  );
  await send(account, builds);
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signInAs(context, account);
  page = await context.newPage();
  complaints = complaintsOf(page);
  await open("1.0.0");
  await page.getByText("Live", { exact: true }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("a release", () => {
  it("tells its newest entries first, and the others when asked", async () => {
    await page.getByRole("button", { name: "Show more" }).waitFor();
    expect(await entries().count()).toBe(SHOWN_FIRST);
    await page.getByRole("button", { name: "Show more" }).click();
    await entries()
      .nth(ENTRIES - 1)
      .waitFor();
    await page.getByRole("button", { name: "Show more" }).waitFor({ state: "detached" });
  });

  it("leads to the source of an entry, and only to addresses of the web", async () => {
    const links = page.getByRole("region", { name: "Timeline" }).getByRole("link");
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))).toEqual([
      "https://ci.example/builds/0",
    ]);
  });

  it("shows how far a deployment is while it goes on, each step in the timeline", async () => {
    const rollout = (rolloutPercent: number) =>
      send(
        account,
        event("deployment.started", {
          environment: "production",
          id: `rollout-${rolloutPercent}`,
          occurredAt: new Date().toISOString(),
          data: { deploymentId: "canary", rolloutPercent },
        }),
      );
    const bar = page.getByRole("progressbar", { name: "Rolled out" });
    for (const percent of [10, 60]) {
      await rollout(percent);
      await page.getByRole("listitem").filter({ has: bar }).getByText(`${percent} %`).waitFor();
      await entries()
        .filter({ hasText: `${percent} %` })
        .waitFor();
    }
  });

  it("says which tests failed, and why", async () => {
    const cases = [
      { suite: "basket", name: "keeps the basket", status: "failed", message: "expected 2 items, got 0" },
      { suite: "basket", name: "counts the basket", status: "passed" },
    ];
    await send(account, event("test_run.finished", { data: { runId: "run-1", suite: "regression", cases } }));
    const tests = page.getByRole("region", { name: "Tests" });
    await tests.getByText("1 failed", { exact: true }).waitFor();
    await tests.getByText("What failed").click();
    await tests.getByText("keeps the basket").waitFor();
    await tests.getByText("expected 2 items, got 0").waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("is called off for good, with a reason", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Cancel release" }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel the release" });
    await dialog.getByRole("button", { name: "Cancel release" }).click();
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Reason").fill("The basket loses items");
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel release" }).click();
    await entries().filter({ hasText: "The basket loses items" }).waitFor();
    await page.getByRole("button", { name: "Halt" }).waitFor({ state: "detached" });
  });

  it("known by its commit alone says so, until it is told its version", async () => {
    await send(account, { type: "build.succeeded", project: "shop", commit: COMMIT });
    await open(COMMIT.slice(0, 12));
    await page.getByText("This is known by its commit alone.").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await send(account, event("build.started", { version: "1.1.0", commit: COMMIT }));
    await page.getByRole("heading", { level: 1, name: "1.1.0" }).waitFor();
    await page.getByText("This is known by its commit alone.").waitFor({ state: "detached" });
  });

  it("made the browser complain of nothing", () => {
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });
});
