import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, ask, newAccount, send } from "../client.ts";
import { join } from "../people.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const HOUR_MS = 3_600_000;
const COMMIT = "c0ffee".repeat(7).slice(0, 40);
const JSON_TYPE = { "content-type": "application/json" };

let product: Product;
let browser: Browser;
let account: Account;
/** Ada, who owns the organisation and made the change. */
let page: Page;
/** Grace, a maintainer. */
let hers: Page;
let complaints: string[];

async function api(method: string, path: string, body?: object): Promise<void> {
  const init = { method, headers: JSON_TYPE, body: JSON.stringify(body) };
  const answer = await ask(account, `/v1/orgs/${account.org}${path}`, init);
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
}

const event = (type: string, version: string, hoursAgo: number, more: object = {}) => ({
  type,
  project: "shop",
  version,
  actor: "Ada",
  occurredAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
  ...more,
});
const deployed = (version: string, environment: string, hoursAgo: number) =>
  event("deployment.succeeded", version, hoursAgo, { environment });
const tested = (hoursAgo: number, failed: number) =>
  event("test_run.finished", "1.4.0", hoursAgo, {
    data: { runId: `run-${hoursAgo}`, suite: "regression", totals: { tests: 9, passed: 9 - failed, failed } },
  });

const release = (version: string) => `${product.url}/o/${account.org}/projects/shop/releases/${version}`;
const stage = (name: string, on = page) =>
  on
    .getByRole("region", { name: "Environments" })
    .locator(".stage")
    .filter({ has: on.getByRole("heading", { name }) });
const chips = (name: string, on = page) => stage(name, on).getByRole("list", { name: "Gates" });
const dialog = (name: string | RegExp, on = page) => on.getByRole("dialog", { name });
const approvals = (on = page) => on.getByRole("region", { name: "Approvals" });
const button = (name: string, within: Page | Locator = page) =>
  within.getByRole("button", { name, exact: true });
const wide = () => page.setViewportSize({ width: 1280, height: 900 });

async function newPage(cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs(context, { url: product.url, cookie });
  return context.newPage();
}

const live = async (on: Page, address: string) => {
  await on.goto(address);
  await on.getByText("Live", { exact: true }).waitFor();
};

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await send(account, [
    deployed("1.3.0", "staging", 30),
    deployed("1.3.0", "production", 29),
    event("build.succeeded", "1.4.0", 3, { commit: COMMIT, data: { buildId: "b1" } }),
    tested(2, 2),
    deployed("1.4.0", "staging", 1),
  ]);
  const cookie = await join(account, "Grace", "maintainer");
  browser = await openBrowser();
  page = await newPage(account.cookie);
  hers = await newPage(cookie);
  complaints = complaintsOf(page);
  await live(page, release("1.4.0"));
  await stage("staging").getByText("Runs here").waitFor();
  await api("PUT", "/projects/shop/environments/production/policy", {
    gates: [
      { kind: "tests", suites: ["regression"] },
      { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] },
      { kind: "promotion", from: "staging" },
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the way of a release", () => {
  it("says of each environment what the release is there, and what its gates say, the closed ones first", async () => {
    await stage("production").getByText("Not deployed here").waitFor();
    await stage("staging").getByText("May go there now").waitFor();
    await chips("production").getByText("Tests").waitFor();
    expect(await chips("production").getByRole("listitem").allTextContents()).toEqual([
      "Tests: Blocked",
      "Approvals: Waiting",
      "Promotion: Passed",
    ]);
  });

  it("changes by itself when somebody locks an environment and gives it back", async () => {
    await api("POST", "/projects/shop/environments/staging/lock", {
      holder: "Night job",
      reason: "Moves data",
    });
    await chips("staging").getByText("Locked", { exact: true }).waitFor();
    await stage("staging").getByText("Not yet").waitFor();
    await api("DELETE", "/projects/shop/environments/staging/lock", { force: true, reason: "Done" });
    await stage("staging").getByText("May go there now").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("answers why not in one click, with who clears what", async () => {
    await button("Why not? 1.4.0 in production").click();
    const why = dialog("1.4.0 may not go to production");
    await why.getByText("2 tests failed in regression").waitFor();
    await why.getByText("a test run of this artifact that passes").waitFor();
    await why.getByText("Not by itself: somebody has to clear what is closed").waitFor();
    await why.getByText("At once").waitFor();
    await why.getByText("By version 1 of the policy.").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("is taken along as the text a CI's log has", async () => {
    await button("Copy as text", dialog(/may not go/)).click();
    await button("Copied", dialog(/may not go/)).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("1.4.0 to production: not allowed at ");
    expect(copied).toContain("2 tests failed in regression");
  });

  it("is looked at as it was at a moment that is past, when there was no policy yet", async () => {
    const why = page.getByRole("dialog");
    await why.getByText("Look at another moment").click();
    await why.getByLabel("Moment").fill("");
    await button("Look", why).click();
    await why.getByText("Give a date and a time.").waitFor();
    const then = await page.evaluate((hours) => {
      const at = new Date(Date.now() - hours * 3_600_000);
      return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }, 2);
    await why.getByLabel("Moment").fill(then);
    await button("Look", why).click();
    await dialog("1.4.0 was allowed to go to production").getByText("Every gate was open").waitFor();
    await button("Back to now", why).click();
    await dialog("1.4.0 may not go to production").waitFor();
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
  });
});

describe("approving", () => {
  it("is refused for one's own change, and says so", async () => {
    await button("Approve", approvals()).click();
    const word = dialog("Approve 1.4.0 for production");
    await word.getByText(COMMIT.slice(0, 12)).waitFor();
    await button("Approve", word).click();
    await word.getByText("Nobody approves their own change.").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Back", word).click();
  });

  it("is asked for, with a word to those who may", async () => {
    await button("Ask for approval", approvals()).click();
    const asking = dialog("Ask for approval for production");
    await asking.getByLabel("Message").fill("Before the\nweekend, please");
    await button("Ask", asking).click();
    await page.locator(".entry").filter({ hasText: "Before the weekend, please" }).waitFor();
  });

  it("is done where the gate is explained, and seen by everybody at once", async () => {
    await live(hers, release("1.4.0"));
    await button("Why not? 1.4.0 in production", hers).click();
    await button("Approve", dialog("1.4.0 may not go to production", hers)).click();
    const word = dialog("Approve 1.4.0 for production", hers);
    await word.getByLabel("Comment").fill("Looks right");
    await button("Approve", word).click();
    await approvals().getByText("Looks right").waitFor();
    await approvals().getByText("Approved by Grace").waitFor();
    await word.waitFor({ state: "detached" });
    await hers.keyboard.press("Escape");
    await hers.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("is no failure where somebody rejects, and is taken back by who said it", async () => {
    await button("Reject", approvals(hers)).click();
    const word = dialog("Reject 1.4.0 for production", hers);
    await word.getByLabel("Comment").fill("The basket loses items");
    await button("Reject", word).click();
    await chips("production").getByText("Rejected").first().waitFor();
    await approvals().getByText("The basket loses items").waitFor();
    await button("Take your word back", approvals(hers)).click();
    await button("Take it back", hers.getByRole("dialog")).click();
    await approvals().getByText("Taken back").waitFor();
    await chips("production").getByText("Approvals").waitFor();
  });
});

describe("deploying by hand", () => {
  it("is refused with what is in the way", async () => {
    await button("Ask for a permit for production").click();
    const asking = dialog("Deploy 1.4.0 to production");
    await asking.getByText("2 gates are closed now").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Ask for a permit", asking).click();
    await asking.getByRole("alert").getByText("2 tests failed in regression").waitFor();
  });

  it("passes closed gates only with a reason, a warning and a review to write", async () => {
    const asking = page.getByRole("dialog");
    await button("Pass the closed gates…", asking).click();
    await asking.getByText("This is no approval.").waitFor();
    await asking.getByText("You owe a written review by").waitFor();
    await button("Pass 2 closed gates", asking).click();
    await asking.locator("[aria-invalid=true]").waitFor();
    await asking.getByLabel("Why it cannot wait").fill("Orders are lost");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Pass 2 closed gates", asking).click();
    const granted = dialog("1.4.0 may be deployed to production");
    await granted.getByText("Closed gates were passed.").waitFor();
    expect(await granted.locator("pre").textContent()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Done", granted).click();
    await page.locator(".entry").filter({ hasText: "although gates are closed: Orders are lost" }).waitFor();
  });

  it("holds the environment until it is given back", async () => {
    await chips("production").getByText("Locked", { exact: true }).waitFor();
    await stage("production").getByText("Ada may deploy this. That ends").waitFor();
    await stage("production", hers).getByText("Ada may deploy this. That ends").waitFor();
    await button("Give it back for production", stage("production")).click();
    await stage("production").getByText("Ada may deploy").waitFor({ state: "detached" });
    await chips("production").getByText("Locked", { exact: true }).waitFor({ state: "detached" });
  });

  it("goes back to an older version where that is said", async () => {
    await api("PUT", "/projects/shop/environments/staging/policy", { gates: [{ kind: "order" }] });
    await live(page, release("1.3.0"));
    await chips("staging").getByText("Older version").waitFor();
    await button("Ask for a permit for staging").click();
    const asking = dialog("Deploy 1.3.0 to staging");
    await asking.getByText("A gate is closed now").waitFor();
    await asking.getByLabel("This is a rollback").check();
    await asking.getByText("Every gate is open now.").waitFor();
    await button("Ask for a permit", asking).click();
    await button("Give it back", dialog("1.3.0 may be deployed to staging")).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("past a policy without a permit is told where it happened", async () => {
    await send(account, deployed("1.4.0", "production", 0));
    await live(page, release("1.4.0"));
    await stage("production").getByText("Without a permit").waitFor();
  });
});

describe("the board", () => {
  it("says what closes an environment, and why the next may not go there", async () => {
    await send(account, [event("build.succeeded", "1.5.0", 0), deployed("1.5.0", "staging", 0)]);
    await api("POST", "/stops", { scope: { project: "shop" }, reason: "Orders are lost" });
    await live(page, `${product.url}/o/${account.org}`);
    const cell = page.locator('[data-environment="production"]');
    await cell.getByText("Stopped").waitFor();
    await cell.getByText("next: 1.5.0").waitFor();
    await button("Why not? 1.5.0 in production", cell).click();
    const why = dialog("1.5.0 may not go to production");
    await why.getByText("Orders are lost").waitFor();
    await why.getByRole("link", { name: "See the stop" }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(complaints.filter((text) => !/status of (?:400|403|409)/.test(text))).toEqual([]);
  });
});
