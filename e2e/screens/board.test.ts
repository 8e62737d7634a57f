import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, newAccount, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const PROJECTS = 12;
const COMMON = ["dev", "staging", "production"];
const RARE = ["qa-load", "uat", "production-ap", "production-gov"];
const WITHIN_MS = 2000;

let product: Product;
let browser: Browser;
let account: Account;
let page: Page;
let complaints: string[];

const deployed = (number: number, environment: string, version: string) => ({
  type: "deployment.succeeded",
  project: `service-${number}`,
  version,
  environment,
});

const cells = (name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  const events = Array.from({ length: PROJECTS }, (_, number) =>
    [...COMMON, ...RARE.slice(number, number + 1)].map((name) => deployed(number, name, "1.0.0")),
  );
  await send(account, events.flat());
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signInAs(context, account);
  page = await context.newPage();
  complaints = complaintsOf(page);
  await page.goto(`${product.url}/o/${account.org}`);
  await page.getByText("Live", { exact: true }).waitFor();
  await cells(`service-${PROJECTS - 1}`)
    .getByText("1.0.0")
    .nth(COMMON.length - 1)
    .waitFor();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the board of many projects", () => {
  it("keeps every column in view: the environments of few projects share one", async () => {
    const heads = await page.getByRole("columnheader").allTextContents();
    expect(heads).toEqual(["Project", ...COMMON, "Others"]);
    for (const [number, name] of RARE.entries()) {
      await cells(`service-${number}`).locator(`[data-environment="${name}"]`).getByText("1.0.0").waitFor();
    }
    const hidden = await page.locator(".board").evaluate((board) => board.scrollWidth - board.clientWidth);
    expect(hidden).toBe(0);
  });

  it("gives a project that is looked for alone all its columns", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("service-3");
    expect(await page.getByRole("columnheader").allTextContents()).toEqual(["Project", ...COMMON, RARE[3]]);
    await page.keyboard.press("Escape");
    await cells("service-4").waitFor();
  });

  it("is in the order people count, with its heads in view at the end of it", async () => {
    expect(await page.getByRole("rowheader").allTextContents()).toEqual(
      Array.from({ length: PROJECTS }, (_, number) => `service-${number}`),
    );
    await page.setViewportSize({ width: 1280, height: 400 });
    await page.getByRole("rowheader").last().scrollIntoViewIfNeeded();
    expect((await page.getByRole("columnheader", { name: "production" }).boundingBox())?.y).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("lights up what changed, however little the sender says of it", async () => {
    for (const version of ["1.1.0", "1.2.0"]) {
      await send(account, deployed(5, "staging", version));
      const answered = performance.now();
      await page.locator(".cell.is-changed").getByText(version).waitFor();
      const ms = performance.now() - answered;
      process.stdout.write(`the changed cell was lit ${ms.toFixed(0)} ms after the answer\n`);
      expect(ms).toBeLessThan(WITHIN_MS);
      await page.locator(".cell.is-changed").waitFor({ state: "detached" });
    }
  });

  it("shows what runs and what arrives, and how far that is", async () => {
    const arriving = { ...deployed(2, "production", "1.3.0"), type: "deployment.started" };
    await send(account, { ...arriving, data: { rolloutPercent: 25 } });
    const place = cells("service-2").locator('[data-environment="production"]');
    await place.getByText("Deploying 25 %").waitFor();
    expect(await place.getByRole("link").allTextContents()).toEqual(["1.0.0", "1.3.0"]);
  });

  it("has no barriers, and nothing the browser complains of", async () => {
    expect(await barriersOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
