import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Board } from "../../schema/contract/board.ts";
import { DEMO, fillDemo } from "../../scripts/demo/fill.ts";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const ORG = `/o/${DEMO.org.slug}`;
const WITHIN_MS = 2000;

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let cookie: string;
let token: string;

const api = (path: string, init: RequestInit = {}) =>
  fetch(`${product.url}/v1/orgs/${DEMO.org.slug}${path}`, {
    ...init,
    headers: { "content-type": "application/json", cookie, origin: product.url },
  });

const send = (event: object) =>
  fetch(`${product.url}/v1/ingest/events`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(event),
  });

const open = async (path: string, title: string) => {
  await page.goto(product.url + path);
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
};

const row = (name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

beforeAll(async () => {
  product = await startProduct();
  await fillDemo({ baseUrl: product.url, now: Date.now(), say: () => undefined });
  const signedIn = await fetch(`${product.url}/v1/auth/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: DEMO.email, password: DEMO.password }),
  });
  cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const made = await api("/tokens", {
    method: "POST",
    body: JSON.stringify({ name: "e2e", scopes: ["ingest"] }),
  });
  ({ token } = (await made.json()) as { token: string });
  browser = await openBrowser();
  context = await browser.newContext();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs(context, { url: product.url, cookie });
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the board", () => {
  it("shows what the interface says runs where", async () => {
    await open(ORG, "Board");
    const board = (await (await api("/board")).json()) as Board;
    expect(board.projects.length).toBeGreaterThan(3);
    for (const { name, environments } of board.projects) {
      for (const { current } of environments) {
        if (current) await row(name).getByRole("link", { name: current.version }).first().waitFor();
      }
    }
  });

  it("changes by itself when something is deployed", async () => {
    await page.getByText("Live", { exact: true }).waitFor();
    await send({
      type: "deployment.succeeded",
      project: "warehouse",
      version: "9.9.9",
      environment: "production",
    });
    const answered = performance.now();
    await row("Data warehouse").getByRole("link", { name: "9.9.9" }).waitFor();
    const ms = performance.now() - answered;
    process.stdout.write(`the open board showed a deployment ${ms.toFixed(0)} ms after its answer\n`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });

  it("is filtered by keyboard, and says when nothing is left", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("store");
    expect(await page.getByRole("rowheader").allTextContents()).toEqual(["Storefront"]);
    await page.keyboard.type("nothing");
    await page.getByRole("heading", { name: 'No project is called "storenothing"' }).waitFor();
    await page.getByRole("button", { name: "Show all projects" }).click();
    await row("Payments API").waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });
});

describe("a project", () => {
  it("lists its releases, and the unnamed ones where they are asked for", async () => {
    await open(`${ORG}/projects/storefront`, "Storefront");
    await row("4.9.0 Gift cards").getByText("Planned").waitFor();
    expect(await page.getByText("a commit without a version").count()).toBe(0);
    await page.getByText("With unnamed commits").click();
    await page.getByText("a commit without a version").first().waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("takes a new plan, says what is wrong with it, and shows it", async () => {
    await page.getByRole("button", { name: "Plan a release" }).click();
    const dialog = page.getByRole("dialog", { name: "Plan a release" });
    await dialog.getByRole("button", { name: "Plan the release" }).click();
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Version").fill("5.0.0");
    await dialog.getByLabel("Name").fill("One basket");
    await dialog.getByLabel("Target date").fill("2027-03-01");
    await dialog.getByLabel("Goals").fill("Keep the basket between devices");
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Plan the release" }).click();
    await page.getByRole("heading", { level: 1, name: "5.0.0" }).waitFor();
    await page.getByText("Keep the basket between devices", { exact: true }).waitFor();
  });
});

describe("a release", () => {
  it("is halted and resumed with reasons that stand in its timeline", async () => {
    await page.getByRole("button", { name: "Halt" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("Waiting for the new carrier");
    await page.getByRole("dialog").getByRole("button", { name: "Halt" }).click();
    await page.getByText("Halted: Waiting for the new carrier").first().waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("The carrier is there");
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await page.getByText("Resumed: The carrier is there").waitFor();
    await page.getByRole("button", { name: "Halt" }).waitFor();
  });

  it("has its plan changed, only where it was touched", async () => {
    await page.getByRole("button", { name: "Edit plan" }).click();
    await page.getByRole("dialog").getByLabel("Owner").fill("basket-team");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("basket-team", { exact: true }).waitFor();
    await page.getByText("Plan changed: owner").waitFor();
  });

  it("shows what happens to it without a reload", async () => {
    await send({
      type: "deployment.started",
      project: "storefront",
      version: "5.0.0",
      environment: "staging",
    });
    await page.getByText("Deployment to staging started").waitFor();
    await page.getByRole("listitem").filter({ hasText: "staging" }).getByText("Deploying").waitFor();
  });

  it("with all it has to show has no barriers", async () => {
    await open(`${ORG}/projects/storefront/releases/4.8.0`, "4.8.0");
    await page.getByText("Change merged").first().waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("with a strange name has an address", async () => {
    const version = "release/1.0 %2e+ü";
    await send({ type: "deployment.succeeded", project: "storefront", version, environment: "staging" });
    await open(`${ORG}/projects/storefront`, "Storefront");
    await page.getByRole("link", { name: version }).first().click();
    await page.getByRole("heading", { level: 1, name: version }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: version }).waitFor();
  });

  it("that does not exist is said not to", async () => {
    await open(`${ORG}/projects/storefront/releases/0.0.0`, "There is nothing here");
    await open("/o/somebody-else", "There is nothing here");
    expect(await barriersOn(page)).toEqual([]);
  });
});

describe("what waits, what is shown and who may send", () => {
  it("has an inbox with the reason of each event", async () => {
    await open(`${ORG}/inbox`, "Inbox");
    await page.getByRole("heading", { name: "Nothing waits here" }).waitFor();
    const event = { type: "build.succeeded", project: "storefront", version: "4.8.0", id: "twice" };
    await send(event);
    await send({ ...event, version: "4.7.0" });
    await page.getByText("Says something else than the event of the same id before it").waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("publishes a page", async () => {
    await open(`${ORG}/pages`, "Public pages");
    await page.getByRole("button", { name: "New page" }).click();
    const dialog = page.getByRole("dialog", { name: "New page" });
    await dialog.getByLabel("Title").fill("For the shops");
    await dialog.getByLabel("Storefront").check();
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "/p/for-the-shops" }).click();
    await page.getByRole("heading", { level: 1, name: "For the shops" }).waitFor();
    await page.getByRole("heading", { level: 2, name: "Storefront" }).waitFor();
  });

  it("makes a token, shows it once, and revokes it", async () => {
    await open(`${ORG}/settings`, "Settings");
    await page.getByRole("button", { name: "New token" }).click();
    const dialog = page.getByRole("dialog", { name: "New token" });
    await dialog.getByLabel("Name").fill("Nightly tests");
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^slw_live_/);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Revoke Nightly tests" }).click();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await row("Nightly tests").waitFor({ state: "detached" });
  });

  it("shows the world a page without barriers, live", async () => {
    await open(`/p/${DEMO.page.slug}`, DEMO.page.title);
    expect(await barriersOn(page)).toEqual([]);
    await send({
      type: "deployment.succeeded",
      project: "storefront",
      version: "4.8.7",
      environment: "production",
    });
    const answered = performance.now();
    await page.getByText("4.8.7").first().waitFor();
    expect(performance.now() - answered).toBeLessThan(WITHIN_MS);
  });

  it("nowhere made the browser complain", () => {
    expect(complaints.filter((text) => !/status of 40[04]/.test(text))).toEqual([]);
  });
});
