import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, ask, newAccount, send } from "../client.ts";
import { join } from "../people.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const MINUTE_MS = 60_000;
const WIDE = { width: 1280, height: 900 };
const JUNIT = '<testsuite name="basket"><testcase name="keeps items"/><testcase name="counts"/></testsuite>';
const REVIEW = "Both who could approve were asleep.\nFrom now on one of them is on call.";

let product: Product;
let browser: Browser;
let account: Account;
/** What Ada, who owns the organisation, has open all the time: nothing is loaded again. */
let board: Page;
let release: Page;
let place: Page;
/** Grace's, a maintainer. */
let hers: Page;
let permit: string;
const complaints: string[][] = [];

const event = (type: string, version: string, minutesAgo: number, more: object = {}) => ({
  type,
  project: "shop",
  version,
  actor: "Ada",
  occurredAt: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString(),
  ...more,
});
const deployment = (
  status: string,
  version: string,
  environment: string,
  minutesAgo = 0,
  data: object = {},
) =>
  event(`deployment.${status}`, version, minutesAgo, {
    environment,
    data: { deploymentId: `${environment} ${version}`, ...data },
  });
async function tell(...events: object[]): Promise<void> {
  const answer = await send(account, events);
  if (answer.status !== 202) throw new Error(await answer.text());
}
const built = (version: string, minutesAgo: number) =>
  event("build.succeeded", version, minutesAgo, {
    commit: version.replaceAll(".", "f").padEnd(40, "0"),
    data: { buildId: version },
  });

const button = (name: string, within: Page | Locator) => within.getByRole("button", { name, exact: true });
const region = (name: string, on: Page) => on.getByRole("region", { name, exact: true });
const dialog = (name: string | RegExp, on: Page) => on.getByRole("dialog", { name });
const cell = () => board.locator('[data-environment="production"]');
const stage = () =>
  region("Environments", release)
    .locator(".stage")
    .filter({ has: release.getByRole("heading", { name: "production" }) });
const standing = () => place.getByRole("list", { name: "Whether it can be deployed to" });
/** Where the release stands, as its screen says first. */
const status = (word: string) => release.locator("header").getByText(word, { exact: true });
const gates = () => stage().getByRole("list", { name: "Gates" }).getByRole("listitem").allTextContents();

/** What is wrong at any width; the page is as wide as before afterwards. */
async function barriers(page: Page): Promise<string[]> {
  const found = await barriersOn(page);
  await page.setViewportSize(WIDE);
  return found;
}

async function seat(cookie: string, ...paths: string[]): Promise<Page[]> {
  const context = await browser.newContext({ viewport: WIDE });
  await signInAs(context, { url: product.url, cookie });
  return Promise.all(
    paths.map(async (path) => {
      const page = await context.newPage();
      complaints.push(complaintsOf(page));
      await page.goto(`${product.url}/o/${account.org}${path}`);
      await page.getByText("Live", { exact: true }).waitFor();
      return page;
    }),
  );
}

/** Asks for a permit on the release's screen, and takes it along as a pipeline would. */
async function takePermit(version: string): Promise<void> {
  await button("Ask for a permit for production", stage()).click();
  const asking = dialog(`Deploy ${version} to production`, release);
  await asking.getByText("Every gate is open now.").waitFor();
  await button("Ask for a permit", asking).click();
  const granted = dialog(`${version} may be deployed to production`, release);
  permit = (await granted.locator("pre").textContent()) ?? "";
  await button("Done", granted).click();
}

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await tell(
    deployment("succeeded", "1.3.0", "staging", 300),
    deployment("succeeded", "1.3.0", "production", 290),
    built("1.4.0", 60),
    deployment("succeeded", "1.4.0", "staging", 40),
    event("test_run.finished", "1.4.0", 30, {
      data: { runId: "run-1", suite: "regression", totals: { tests: 9, passed: 7, failed: 2 } },
    }),
  );
  browser = await openBrowser();
  [board, release, place] = (await seat(
    account.cookie,
    "",
    "/projects/shop/releases/1.4.0",
    "/projects/shop/environments/production",
  )) as [Page, Page, Page];
  [hers] = (await seat(await join(account, "Grace", "maintainer"), "/approvals")) as [Page];
  await cell().getByText("next: 1.4.0").waitFor();
  const gates = [
    { kind: "tests", suites: ["regression"] },
    { kind: "promotion", from: "staging" },
    { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] },
  ];
  await ask(account, `/v1/orgs/${account.org}/projects/shop/environments/production/policy`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ gates, reason: "Orders come in here" }),
  });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("a release on its way", () => {
  it("that fails its tests is kept out of production, and the board says why in one click", async () => {
    await button("Why not? 1.4.0 in production", cell()).click();
    const why = dialog("1.4.0 may not go to production", board);
    await why.getByText("2 tests failed in regression").waitFor();
    await why.getByText("a test run of this artifact that passes").waitFor();
    expect(await barriers(board)).toEqual([]);
    await board.keyboard.press("Escape");
    await stage().getByText("May not go there").waitFor();
    expect(await gates()).toEqual(["Tests: Blocked", "Approvals: Waiting", "Promotion: Passed"]);
    await standing().getByText("the policy alone decides.").waitFor();
  });

  it("is mended by a report that passes, and waits for nothing but people", async () => {
    const report = "/v1/ingest/reports?project=shop&version=1.4.0&suite=regression";
    const headers = { "content-type": "application/xml" };
    expect((await ask(account, report, { method: "POST", headers, body: JUNIT })).status).toBe(202);
    await stage().getByText("Not yet").waitFor();
    expect(await gates()).toEqual(["Approvals: Waiting", "Tests: Passed", "Promotion: Passed"]);
    await status("Candidate").waitFor();
  });

  it("is approved by somebody else, who is asked and finds it without looking", async () => {
    await button("Ask for approval", region("Approvals", release)).click();
    const asking = dialog("Ask for approval for production", release);
    await asking.getByLabel("Message").fill("The basket keeps its items now");
    await button("Ask", asking).click();
    const mine = region("Mine to approve", hers);
    await mine.getByText("The basket keeps its items now").waitFor();
    await mine.getByText("Nobody approved it yet; still needs 1 maintainer or above.").waitFor();
    await button("Approve 1.4.0 for production", mine).click();
    await button("Approve", dialog("Approve 1.4.0 for production", hers)).click();
    await hers.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await region("Approvals", release).getByText("Approved by Grace").waitFor();
    await stage().getByText("May go there now").waitFor();
    await status("Approved").waitFor();
  });

  it("goes there under a permit, which holds the environment for it alone", async () => {
    await takePermit("1.4.0");
    await stage().getByText("Nobody else may now").waitFor();
    await cell().getByText("Locked", { exact: true }).waitFor();
    await standing().getByText("Ada holds it: deploys 1.4.0.").waitFor();
    await region("Permits", place).getByText("In force").waitFor();
  });

  it("and fails there, which leaves what ran before where it was", async () => {
    await tell(deployment("started", "1.4.0", "production", 0, { permit, attempt: 1 }));
    await cell().getByText("Deploying").waitFor();
    await tell(deployment("failed", "1.4.0", "production", 0, { permit, attempt: 1 }));
    await cell().getByText("Failed").waitFor();
    expect(await cell().getByRole("link").allTextContents()).toEqual(["1.3.0", "1.4.0"]);
    await stage().getByText("Failed").waitFor();
    await stage().getByText("With a permit").waitFor();
    await place.getByText("1.3.0 runs here").waitFor();
  });

  it("and comes to run at the second try, and is what everybody has", async () => {
    const second = { permit, deploymentId: "second try" };
    await tell(deployment("started", "1.4.0", "production", 0, second));
    await tell(deployment("succeeded", "1.4.0", "production", 0, second));
    await stage().getByText("Runs here").waitFor();
    await status("Released").waitFor();
    await button("Give it back for production", stage()).click();
    await place.getByText("1.4.0 runs here").waitFor();
    await standing().getByText("Open.").waitFor();
    await cell().getByText("Locked").waitFor({ state: "detached" });
    expect(await cell().getByRole("link").allTextContents()).toEqual(["1.4.0"]);
    expect(await stage().getByText("Failed").count()).toBe(0);
  });
});

describe("a rollback", () => {
  it("is found in what ran before and comes back, and shuts the environment", async () => {
    await tell(deployment("succeeded", "1.3.0", "production", 0, { deploymentId: "back" }));
    await cell().getByText("Shut", { exact: true }).waitFor();
    expect(await cell().getByRole("link").allTextContents()).toContain("1.3.0");
    await standing().getByText("Shut after a rollback.").waitFor();
    await region("Lock", place).getByText("rolled back from 1.4.0 to 1.3.0").waitFor();
    expect(await barriers(place)).toEqual([]);
    await stage().getByText("Shut after a rollback").waitFor();
    await stage().getByText("May not go there").waitFor();
    await status("Rolled back").waitFor();
    expect(await barriers(release)).toEqual([]);
  });

  it("keeps even what is urgent out, until somebody says otherwise", async () => {
    await button("Ask for a permit for production", stage()).click();
    const asking = dialog("Deploy 1.4.0 to production", release);
    await button("Ask for a permit", asking).click();
    await asking.getByRole("alert").getByText("it is shut until somebody opens it").waitFor();
    await release.keyboard.press("Escape");
    await button("Open it again", region("Lock", place)).click();
    const opening = dialog("Open production again", place);
    await opening.getByLabel("Reason").fill("1.4.1 is to mend it");
    await button("Open it again", opening).click();
    await standing().getByText("Open.").waitFor();
    await region("Who held it", place).getByText("“1.4.1 is to mend it”").waitFor();
    await cell().getByText("Shut", { exact: true }).waitFor({ state: "detached" });
  });
});

describe("an override", () => {
  it("passes what is closed, with a reason, and says what it obliges to", async () => {
    await tell(built("1.4.1", 0), deployment("succeeded", "1.4.1", "staging"));
    await cell().getByText("next: 1.4.1").waitFor();
    await release.goto(`${product.url}/o/${account.org}/projects/shop/releases/1.4.1`);
    await stage().getByText("Not yet").waitFor();
    await button("Ask for a permit for production", stage()).click();
    const asking = dialog("Deploy 1.4.1 to production", release);
    await button("Ask for a permit", asking).click();
    await button("Pass the closed gates…", asking).click();
    await asking.getByText("You owe a written review by").waitFor();
    await asking.getByLabel("Why it cannot wait").fill("Orders are lost every minute");
    await button("Pass 2 closed gates", asking).click();
    const granted = dialog("1.4.1 may be deployed to production", release);
    permit = (await granted.locator("pre").textContent()) ?? "";
    await button("Done", granted).click();
    await tell(deployment("succeeded", "1.4.1", "production", 0, { permit }));
    await stage().getByText("Runs here").waitFor();
    await status("Released").waitFor();
    await button("Give it back for production", stage()).click();
    await place.getByText("1.4.1 runs here").waitFor();
    const row = region("Permits", place).getByRole("listitem").filter({ hasText: "1.4.1" });
    await row.getByText("because “Orders are lost every minute”").waitFor();
  });

  it("is owed a review, which settles it", async () => {
    await region("Reviews owed", hers).getByText("Ada passed closed gates").waitFor();
    expect(await barriers(hers)).toEqual([]);
    await board.getByRole("link", { name: "Approvals" }).click();
    await button("Write the review of 1.4.1", board).click();
    const writing = board.getByRole("dialog");
    await writing.getByRole("textbox", { name: "Review" }).fill(REVIEW);
    await button("Write it", writing).click();
    await region("Reviews owed", hers).getByText("No review is owed.").waitFor();
    await region("Reviews owed", hers).getByText("Settled").click();
    await hers.getByText("From now on one of them is on call.").waitFor();
    await hers.getByText("written by Ada").waitFor();
  });

  it("and all before it made no browser complain but of what was refused", () => {
    expect(complaints.flat().filter((text) => !/status of 409/.test(text))).toEqual([]);
  });
});
