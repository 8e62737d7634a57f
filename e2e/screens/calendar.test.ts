import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, eventually, newAccount, read, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const ZONE = "Europe/Berlin";
const WIDE = { width: 1280, height: 900 };

let product: Product;
let browser: Browser;
let account: Account;
/** The owner's, and a member's. */
let page: Page;
let other: Page;
let complaints: string[];

/** What is wrong at any width; the page is as wide as before afterwards. */
async function barriers(on: Page): Promise<string[]> {
  const found = await barriersOn(on);
  await on.setViewportSize(WIDE);
  return found;
}

async function seated(cookie: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: WIDE,
    timezoneId: ZONE,
    locale: "en-GB",
  });
  await signInAs(context, { url: product.url, cookie });
  return context.newPage();
}

async function memberCookie(): Promise<string> {
  const email = `bo@${account.org}.example.com`;
  const json = { "content-type": "application/json" };
  const answer = await fetch(`${product.url}/v1/auth/sign-up`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ email, password: "a long password", name: "Bo" }),
  });
  const added = await fetch(`${product.url}/v1/orgs/${account.org}/members`, {
    method: "POST",
    headers: { ...json, cookie: account.cookie, origin: product.url },
    body: JSON.stringify({ email, role: "member" }),
  });
  expect(added.status).toBe(201);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

const open = async (on: Page, path: string) => {
  await on.goto(`${product.url}/o/${account.org}${path}`);
  await on.getByText("Live", { exact: true }).waitFor();
};

/** The days of the month that is shown on which something begins or goes on in its week. */
const barsOf = (name: string) => page.getByRole("table").getByRole("button", { name: new RegExp(name) });

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await send(account, {
    type: "deployment.succeeded",
    project: "shop",
    version: "1.0.0",
    environment: "production",
  });
  await eventually(
    () => read<{ projects: unknown[] }>(account, "/board"),
    ({ projects }) => projects.length === 1,
  );
  browser = await openBrowser();
  page = await seated(account.cookie);
  other = await seated(await memberCookie());
  complaints = complaintsOf(page);
  await open(page, "/calendar");
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the calendar", () => {
  it("is a month of days that arrow keys lead through, over its ends too", async () => {
    await page.getByRole("heading", { name: "No window is planned" }).waitFor();
    expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
      "Mon",
      "Tue",
      "Wed",
      "Thu",
      "Fri",
      "Sat",
      "Sun",
    ]);
    const month = await page.getByRole("heading", { level: 2 }).first().innerText();
    await page.locator("[data-day][tabindex='0']").focus();
    await page.keyboard.press("PageDown");
    await page.getByRole("heading", { level: 2, name: month }).waitFor({ state: "detached" });
    const day = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.day ?? "");
    const before = await day();
    await page.keyboard.press("ArrowDown");
    expect(Date.parse(await day()) - Date.parse(before)).toBe(7 * 86_400_000);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("No window and no stop lasts on this day.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Today" }).click();
    await page.getByRole("heading", { level: 2, name: month }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });
});

describe("a window", () => {
  it("that repeats is filled in, said in words, and answered with when it begins", async () => {
    await page.getByRole("button", { name: "New window" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Weekend");
    await dialog.getByLabel("Project").selectOption({ label: "shop" });
    await dialog.getByLabel("Environment").selectOption("production");
    await dialog.getByText("Repeating", { exact: true }).click();
    await dialog.getByLabel("First begins").fill("2030-03-01T18:00");
    await dialog.getByLabel("Each one lasts").fill("62");
    await dialog.getByText("Fri", { exact: true }).click();
    await dialog.getByLabel("Ends").selectOption("count");
    await dialog.getByLabel("Times").fill("8");
    await dialog
      .getByText(
        "Nobody deploys. production of shop. Every week on Friday at 18:00, for 2 days 14 hours, from 1 March 2030, 8 times, Europe/Berlin time.",
      )
      .waitFor();
    await dialog.getByRole("button", { name: "Plan it" }).click();
    await dialog.getByText("This must not be empty.").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByLabel("Reason").fill("Nobody is on call");
    await dialog.getByRole("button", { name: "Plan it" }).click();
    const made = page.getByRole("dialog", { name: "Weekend is planned" });
    await made.getByText("It first begins").waitFor();
    await made.getByText(/1 Mar 2030, 18:00/).waitFor();
    await made.getByRole("button", { name: "Done" }).click();
    await page.getByRole("region", { name: "Planned windows" }).getByText("Nobody is on call").waitFor();
  });

  it("is refused at the field that is wrong", async () => {
    await page.getByRole("button", { name: "New window" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Never");
    await dialog.getByLabel("Reason").fill("because");
    await dialog.getByText("By a rule", { exact: true }).click();
    await dialog.getByLabel("Recurrence rule").fill("FREQ=SOMETIMES");
    await dialog.getByRole("button", { name: "Plan it" }).click();
    await dialog.getByText("This is no recurrence rule: it does not allow FREQ=SOMETIMES.").waitFor();
    expect(
      await dialog.getByLabel("Recurrence rule").evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await dialog.getByLabel("Recurrence rule").fill("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
    await dialog.getByRole("button", { name: "Plan it" }).click();
    await dialog.getByText(/^This is a rule that /).waitFor();
    await dialog.getByLabel("Time zone").fill("Mars/Olympus");
    await dialog.getByRole("button", { name: "Plan it" }).click();
    await dialog.getByText("This must be a time zone such as Europe/Berlin.").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("stands on the days it lasts, for everybody at once, and says its own clock", async () => {
    await open(other, "/calendar");
    const begun = new Date(Date.now() - 3_600_000).toISOString();
    const headers = { "content-type": "application/json", cookie: account.cookie, origin: product.url };
    const body = { name: "Stocktaking", kind: "deny", scope: {}, reason: "Counting", start: begun };
    const answer = await fetch(`${product.url}/v1/orgs/${account.org}/freezes`, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...body, timezone: "Asia/Tokyo" }),
    });
    expect(answer.status).toBe(201);
    await other
      .getByRole("table")
      .getByRole("button", { name: /Stocktaking/ })
      .first()
      .waitFor();
    await barsOf("Stocktaking").first().click();
    const dialog = page.getByRole("dialog", { name: "Stocktaking" });
    await dialog.getByText("By its own clock (Asia/Tokyo)").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Close" }).last().click();
  });

  it("is a list on a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole("table").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Stocktaking", exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it("is ended once that is confirmed, and by whom it is allowed alone", async () => {
    expect(await other.getByRole("button", { name: "New window" }).count()).toBe(0);
    expect(await other.getByRole("button", { name: /^End/ }).count()).toBe(0);
    await page.getByRole("button", { name: "End Stocktaking" }).click();
    const dialog = page.getByRole("dialog", { name: "End Stocktaking" });
    await dialog.getByText("It closes nothing any more from now on").waitFor();
    await dialog.getByRole("button", { name: "End the window" }).click();
    await page.getByText("Stocktaking is ended").waitFor();
    await page.getByRole("button", { name: "End Stocktaking" }).waitFor({ state: "detached" });
  });
});

describe("an emergency stop", () => {
  const banner = (on: Page) => on.getByRole("complementary", { name: "Emergency stop" });

  it("is begun by any member, who has to type it", async () => {
    await other.getByRole("button", { name: "Stop deployments" }).click();
    const dialog = other.getByRole("dialog", { name: "Stop deployments" });
    await dialog.getByLabel("Reason").fill("Payments are lost");
    await dialog.getByLabel("Link to the incident").fill("https://status.example/7");
    await dialog.getByRole("button", { name: "Stop deployments" }).click();
    await dialog.getByText("This must be STOP.").waitFor();
    expect(await barriers(other)).toEqual([]);
    await dialog.getByLabel("Type STOP to confirm").fill("stop");
    await open(page, "");
    await dialog.getByRole("button", { name: "Stop deployments" }).click();
    await banner(other).getByText("A maintainer or an owner ends it.").waitFor();
    expect(await banner(other).getByRole("button").count()).toBe(0);
  });

  it("is seen on every screen at once: what, by whom, why, and where to read more", async () => {
    await banner(page).getByText("Deployments are stopped: Everywhere").waitFor();
    await banner(page).getByText("Payments are lost").waitFor();
    await banner(page).getByText(/by Bo/).waitFor();
    expect(await banner(page).getByRole("link", { name: "Incident" }).getAttribute("href")).toBe(
      "https://status.example/7",
    );
    expect(await barriers(page)).toEqual([]);
    for (const place of ["Approvals", "Settings"]) {
      await page.getByRole("link", { name: place, exact: true }).click();
      await banner(page).getByText("Payments are lost").waitFor();
    }
  });

  it("is ended with a reason, which stays beside it", async () => {
    await banner(page).getByRole("button", { name: "End the stop" }).click();
    const dialog = page.getByRole("dialog", { name: "End the stop" });
    await dialog.getByLabel("Why it is over").fill("The queue is drained");
    await dialog.getByRole("button", { name: "End the stop" }).click();
    await banner(page).waitFor({ state: "detached" });
    await banner(other).waitFor({ state: "detached" });
    await other.getByText("Stops", { exact: true }).click();
    await other.getByText("The queue is drained").waitFor();
    await other.getByText(/ended by Ada/).waitFor();
  });
});

it("made the browser complain of nothing but what was refused", () => {
  expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
});
