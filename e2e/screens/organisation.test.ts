import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, newAccount, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const LONGEST = 100;
const SLOW_MS = 2500;
const LONG_NAME = "Unbrokenname".repeat(10).slice(0, LONGEST);

let product: Product;
let browser: Browser;
let context: BrowserContext;
let account: Account;
let page: Page;
let complaints: string[];

const open = async (path: string, title: string) => {
  await page.goto(`${product.url}/o/${account.org}${path}`);
  await heading(title).waitFor();
};
const heading = (name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const focused = () => page.evaluate(() => document.activeElement?.closest(".field")?.textContent ?? "");
const post = (path: string, body: object) =>
  fetch(product.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: account.cookie, origin: product.url },
    body: JSON.stringify(body),
  });

const incident = {
  context: {
    specversion: "0.5.0",
    id: "alarm-1",
    source: "/alarms",
    type: "dev.cdevents.incident.detected.0.3.0",
    timestamp: new Date().toISOString(),
  },
  subject: {
    id: "incident-1",
    type: "incident",
    content: { service: { id: "shop" }, environment: { id: "production" }, description: "Nobody can pay" },
  },
};

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signInAs(context, account);
  page = await context.newPage();
  complaints = complaintsOf(page);
  await send(account, {
    type: "deployment.succeeded",
    project: "shop",
    version: "1.0.0",
    environment: "staging",
  });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the inbox", () => {
  it("marks its place in the menu, as soon as something waits", async () => {
    await open("/settings", "Settings");
    await page.getByText("Live", { exact: true }).waitFor();
    await send(account, incident);
    await page.getByRole("img", { name: "Events wait" }).waitFor();
  });

  it("shows what waits, and places it once its cause is mended", async () => {
    await open("/inbox", "Inbox");
    await page.getByText("Names no release that can be found").waitFor();
    await page.getByText("The event", { exact: true }).click();
    await page.getByText('"Nobody can pay"').waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No version of shop is known to run in production.").nth(1).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await send(account, {
      type: "deployment.succeeded",
      project: "shop",
      version: "1.0.0",
      environment: "production",
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Nothing waits here" }).waitFor();
    await page.getByRole("img", { name: "Events wait" }).waitFor({ state: "detached" });
  });

  it("that cannot be reached says so, and is read again when asked", async () => {
    await page.route("**/v1/orgs/*/inbox*", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { name: "Slipway cannot be reached" }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.unroute("**/v1/orgs/*/inbox*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Nothing waits here" }).waitFor();
  });
});

describe("a token", () => {
  it("without a name or a right is refused where that is missing, and the focus goes there", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open("/settings", "Settings");
    await page.getByRole("button", { name: "New token" }).click();
    await expect.poll(focused).toContain("Name");
    await page.getByRole("checkbox", { name: "ingest" }).uncheck();
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByText("This must not be empty.").nth(1).waitFor();
    await expect.poll(focused).toContain("Name");
    expect(await barriersOn(page)).toEqual([]);
  });

  it("is copied where browsers have no clipboard for pages", async () => {
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByLabel("Name").fill(LONG_NAME);
    await page.getByRole("checkbox", { name: "read" }).check();
    await page.getByLabel("Expires").selectOption("In 30 days");
    await page.getByRole("button", { name: "Make the token" }).click();
    const secret = (await page.getByRole("figure").locator("pre").textContent()) ?? "";
    expect(secret).toMatch(/^slw_live_/);
    await page.getByRole("button", { name: "Copy" }).and(page.locator(":focus")).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("dialog").locator("input:focus").waitFor();
    await page.keyboard.press("ControlOrMeta+V");
    await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe(secret);
    await page.keyboard.press("Escape");
    await page.getByText(/^Expires /).waitFor();
  });
});

describe("a public page", () => {
  it("never takes the place of another", async () => {
    await open("/pages", "Public pages");
    for (const isTaken of [false, true]) {
      await page.getByRole("button", { name: "New page" }).click();
      const dialog = page.getByRole("dialog", { name: "New page" });
      await dialog.getByLabel("Title").fill("Shop status");
      await dialog.getByLabel("shop").check();
      await dialog.getByRole("button", { name: "Save" }).click();
      if (!isTaken) await page.getByText("Shop status is public").waitFor();
      else await dialog.getByText("This is the address of another page.").waitFor();
    }
    await expect.poll(focused).toContain("Address");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "/p/shop-status" }).waitFor();
  });
});

describe("the frame of every screen", () => {
  it("is gone through by keyboard", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open("", "Board");
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Skip to the content" }).press("Enter");
    await page.locator("#main:focus").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await heading("Settings").waitFor();
    await page.locator("#main:focus").waitFor();
    expect(await page.title()).toBe("Settings · Slipway");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("stays around an address that leads nowhere", async () => {
    await open("/nowhere", "There is nothing here");
    await page.getByRole("navigation", { name: "Organisation" }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.goto(`${product.url}/nowhere/at/all`);
    await heading("There is nothing here").waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("holds the longest names there may be", async () => {
    const slug = `long-${account.org}`;
    expect((await post("/v1/orgs", { slug, name: LONG_NAME })).status).toBe(201);
    await post(`/v1/orgs/${slug}/tokens`, { name: LONG_NAME, scopes: ["ingest", "read", "write", "deploy"] });
    await page.goto(`${product.url}/o/${slug}/settings`);
    await page.getByRole("rowheader", { name: LONG_NAME }).waitFor();
    await page.getByRole("button", { name: LONG_NAME, exact: true }).click();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("says that it is loading where the first answer takes its time, and what happened where none comes", async () => {
    let waitMs = SLOW_MS;
    await page.route("**/v1/me", async (route) => {
      await new Promise((wait) => setTimeout(wait, waitMs));
      waitMs = 0;
      await route.fulfill({ status: 503, json: { title: "Not now", detail: "Come back later." } });
    });
    await page.goto(`${product.url}/o/${account.org}`);
    await page.getByText("Loading…").waitFor();
    await heading("Not now").waitFor();
    await page.unroute("**/v1/me");
    await page.getByRole("button", { name: "Try again" }).click();
    await heading("Board").waitFor();
  });

  it("made the browser complain of nothing else", () => {
    expect(
      complaints.filter((text) => !/status of (?:400|503)|ERR_FAILED|Error in route match/.test(text)),
    ).toEqual([]);
  });
});
