import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser } from "../browser.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const run = promisify(execFile);
const WITHIN_MS = 2000;
const PERSON = { name: "Ada Example", email: "ada@example.com", password: "a long password" };

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

const heading = (name: string) => page.getByRole("heading", { level: 1, name });

describe("a new user", () => {
  it("who is not signed in is asked to, and comes back to where they wanted to go", async () => {
    await page.goto(`${product.url}/new`);
    await heading("Sign in").waitFor();
    expect(new URL(page.url()).searchParams.get("next")).toBe("/new");
    expect(await barriersOn(page)).toEqual([]);
  });

  it("is told in the form what is wrong with it, and keeps what was typed", async () => {
    await page.getByRole("link", { name: "Make an account" }).click();
    await heading("Make an account").waitFor();
    await page.getByLabel("Your name").fill(PERSON.name);
    await page.getByLabel("E-mail address").fill("not an address");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("At least 10 characters. A sentence is fine.").waitFor();
    await page
      .getByText("Must be an e-mail address.")
      .or(page.getByText("This must be an e-mail address."))
      .waitFor();
    expect(await page.getByLabel("Your name").inputValue()).toBe(PERSON.name);
    expect(await page.getByLabel("E-mail address").getAttribute("aria-invalid")).toBe("true");
    expect(await barriersOn(page)).toEqual([]);
  });

  it("makes an account and an organisation by keyboard alone", async () => {
    await page.getByLabel("E-mail address").fill(PERSON.email);
    await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
    await page.keyboard.press("Enter");
    await heading("Name your organisation").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByLabel("Name", { exact: true }).fill("Café Example");
    expect(await page.getByLabel("Short name").inputValue()).toBe("cafe-example");
    await page.keyboard.press("Enter");
    await heading("Send your first event").waitFor();
    expect(page.url()).toBe(`${product.url}/o/cafe-example`);
  });

  it("sees one line to paste, with a real token in it that a reload and another tab keep", async () => {
    const code = page.getByRole("figure").locator("pre");
    const before = await code.textContent();
    expect(before).toMatch(/^curl [^\n]+slw_live_\w+[^\n]+$/);
    await page.reload();
    await heading("Send your first event").waitFor();
    expect(await code.textContent()).toBe(before);
    const other = await context.newPage();
    await other.goto(page.url());
    expect(await other.getByRole("figure").locator("pre").textContent()).toBe(before);
    await other.close();
    await page.getByText("GitHub", { exact: true }).click();
    await page.getByText("secrets.SLIPWAY_TOKEN").waitFor();
    await page.getByText("Terminal").click();
    expect(await barriersOn(page)).toEqual([]);
  });

  it("pastes it, and the open screen turns into the board", async () => {
    await page.getByText("Live", { exact: true }).waitFor();
    const line = (await page.getByRole("figure").locator("pre").textContent()) ?? "";
    await run("bash", ["-c", `${line} --fail --silent`]);
    const answered = performance.now();
    await heading("Board").waitFor();
    await page.getByRole("link", { name: "1.0.0" }).waitFor();
    const ms = performance.now() - answered;
    process.stdout.write(`the first event was on the open screen ${ms.toFixed(0)} ms after its answer\n`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });

  it("signs out, is refused with a wrong password, and signs in again", async () => {
    await page.getByRole("button", { name: PERSON.name }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await heading("Sign in").waitFor();
    await page.getByLabel("E-mail address").fill(PERSON.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
    await page.keyboard.press("Enter");
    await heading("Board").waitFor();
    expect(complaints.filter((text) => !/status of 40[01]/.test(text))).toEqual([]);
  });

  it("keeps the theme that was chosen, from the first paint on", async () => {
    await page.getByRole("button", { name: PERSON.name }).click();
    await page.getByText("Dark", { exact: true }).click();
    await page.reload();
    await heading("Board").waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("dark");
  });
});
