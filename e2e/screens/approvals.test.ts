import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, eventually, newAccount, read, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const REVIEW = "The second approver was on a train.\nFrom now on two people are on call.";
const DAY_MS = 86_400_000;
const WIDE = { width: 1280, height: 800 };

type Person = { readonly name: string; readonly cookie: string; readonly page: Page };

let product: Product;
let browser: Browser;
let account: Account;
let ada: Person;
let bo: Person;
const complaints: string[][] = [];

async function asked(
  who: Pick<Person, "cookie">,
  method: string,
  path: string,
  body: unknown,
): Promise<Response> {
  const headers = { "content-type": "application/json", cookie: who.cookie, origin: product.url };
  return fetch(`${product.url}/v1/orgs/${account.org}${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
}

async function seated(name: string, cookie: string): Promise<Person> {
  const context = await browser.newContext({ viewport: WIDE });
  await signInAs(context, { url: product.url, cookie });
  const page = await context.newPage();
  complaints.push(complaintsOf(page));
  return { name, cookie, page };
}

async function colleague(name: string, role: string): Promise<Person> {
  const email = `${name.toLowerCase()}@${account.org}.example.com`;
  const answer = await fetch(`${product.url}/v1/auth/sign-up`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "a long password", name }),
  });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await asked(account, "POST", "/members", { email, role })).status).toBe(201);
  return seated(name, cookie);
}

const open = async (page: Page, path = "approvals") => {
  await page.goto(`${product.url}/o/${account.org}/${path}`);
  await page.getByText("Live", { exact: true }).waitFor();
};
/** What is wrong at any width; the page is as wide as before afterwards. */
async function barriers(page: Page): Promise<string[]> {
  const found = await barriersOn(page);
  await page.setViewportSize(WIDE);
  return found;
}
const part = (page: Page, name: string): Locator => page.getByRole("region", { name });
const mark = (page: Page) => page.getByRole("img", { name: "Releases wait for your approval" });

const ask = async (version: string, message: string) => {
  const path = `/projects/shop/releases/${version}/approvals/requests`;
  expect((await asked(bo, "POST", path, { environment: "production", message })).status).toBe(201);
};

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  browser = await openBrowser();
  ada = await seated("Ada", account.cookie);
  bo = await colleague("Bo", "member");
  const ran = (version: string) => ({
    type: "deployment.succeeded",
    project: "shop",
    version,
    environment: "staging",
    data: { digest: `sha256:${version.charCodeAt(0).toString(16).repeat(32)}` },
  });
  await send(account, [ran("1.0.0"), ran("2.0.0"), { ...ran("1.0.0"), environment: "production" }]);
  await eventually(
    () => read<{ items: unknown[] }>(account, "/projects/shop/releases"),
    ({ items }) => items.length === 2,
  );
  const gates = [{ kind: "approvals", rules: [{ role: "maintainer", count: 1 }] }];
  const policy = "/projects/shop/environments/production/policy";
  expect((await asked(account, "PUT", policy, { gates })).status).toBe(200);
  await open(ada.page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("approvals", () => {
  it("say what would stand there while nobody asks for any", async () => {
    await ada.page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await part(ada.page, "Reviews owed").getByText("No review is owed.").waitFor();
    expect(await barriers(ada.page)).toEqual([]);
  });

  it("that one may give stand first as soon as they are asked for, and mark the way there", async () => {
    await ask("1.0.0", "Support waits for this.");
    const mine = part(ada.page, "Mine to approve");
    await mine.getByText("Support waits for this.").waitFor();
    await mine.getByText("Nobody approved it yet; still needs 1 maintainer or above.").waitFor();
    await mark(ada.page).waitFor();
    await ask("2.0.0", "And for this.");
    await mine.getByText("And for this.").waitFor();
    expect(await barriers(ada.page)).toEqual([]);
  });

  it("that others are asked for are seen, not given", async () => {
    await open(bo.page);
    await part(bo.page, "Waiting for others").getByText("Support waits for this.").waitFor();
    expect(await bo.page.getByRole("button", { name: /Approve/ }).count()).toBe(0);
    expect(await mark(bo.page).count()).toBe(0);
  });

  it("are given right there with a comment, and who waited sees it at once", async () => {
    await ada.page.getByRole("button", { name: "Approve 1.0.0 for production" }).click();
    const dialog = ada.page.getByRole("dialog", { name: "Approve 1.0.0 for production" });
    await dialog.getByLabel("Comment").fill("Looked at it\nand at its tests");
    expect(await barriers(ada.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Approve" }).click();
    await ada.page.getByText("1.0.0 is approved for production").waitFor();
    await ada.page.getByText("Support waits for this.").waitFor({ state: "detached" });
    await bo.page.getByText("Support waits for this.").waitFor({ state: "detached" });
    const path = "/projects/shop/releases/1.0.0/approvals";
    const { items } = await read<{ items: { comment: string; valid: boolean }[] }>(account, path);
    expect(items).toMatchObject([{ comment: "Looked at it and at its tests", valid: true }]);
  });

  it("are refused right there, and nothing is left to do", async () => {
    await ada.page.getByRole("button", { name: "Reject 2.0.0 for production" }).click();
    const dialog = ada.page.getByRole("dialog");
    await dialog.getByLabel("Comment").fill("The tests are red");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await ada.page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await mark(ada.page).waitFor({ state: "detached" });
  });
});

describe("a review that is owed", () => {
  it("stands there as soon as somebody passed closed gates", async () => {
    const override = { reason: "Nobody could pay" };
    const permit = { version: "2.0.0", environment: "production", holder: "ada", override };
    expect((await asked(account, "POST", "/projects/shop/permits", permit)).status).toBe(201);
    const debts = part(ada.page, "Reviews owed");
    await debts.getByText("Ada passed closed gates: Nobody could pay").waitFor();
    await debts.getByText("Review owed", { exact: true }).waitFor();
  });

  it("is given to somebody else with a reason, and overdue is a closed gate", async () => {
    await ada.page.getByRole("button", { name: "Change owner or day of 2.0.0" }).click();
    const dialog = ada.page.getByRole("dialog", { name: "Review of 2.0.0" });
    await dialog.getByLabel("Owed by").selectOption({ label: `Bo (bo@${account.org}.example.com)` });
    await dialog.getByLabel("Due").fill(new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10));
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("This must not be empty.").waitFor();
    expect(await barriers(ada.page)).toEqual([]);
    await dialog.getByLabel("Reason").fill("Bo knows more of it");
    await dialog.getByRole("button", { name: "Save" }).click();
    await part(ada.page, "Reviews owed").getByText("Overdue, gate closed").waitFor();
    await ada.page.getByText("Until it is written, this project may not be deployed anywhere").waitFor();
    expect(await barriers(ada.page)).toEqual([]);
  });

  it("is written by who owes it, in 20 characters or more, and stays readable", async () => {
    await bo.page.getByRole("button", { name: "Write the review of 2.0.0" }).click();
    const dialog = bo.page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Review" }).fill("All good");
    await dialog.getByRole("button", { name: "Write it" }).click();
    await dialog.getByText("Say what happened and what follows, in 20 characters or more.").waitFor();
    await dialog.getByRole("textbox", { name: "Review" }).fill(REVIEW);
    await dialog.getByRole("button", { name: "Write it" }).click();
    await part(ada.page, "Reviews owed").getByText("No review is owed.").waitFor();
    await part(ada.page, "Reviews owed").getByText("Settled").click();
    await ada.page.getByText("From now on two people are on call.").waitFor();
    await ada.page.getByText("written by Bo").waitFor();
  });
});

it("made the browser complain of nothing but what was refused", () => {
  expect(complaints.flat().filter((text) => !/status of 400/.test(text))).toEqual([]);
});
