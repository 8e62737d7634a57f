import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, newAccount, send } from "../client.ts";
import { join } from "../people.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const HOUR_MS = 3_600_000;

let product: Product;
let browser: Browser;
let account: Account;
let page: Page;
let complaints: string[];

const deployed = (version: string, environment: string, hoursAgo: number, type = "succeeded") => ({
  type: `deployment.${type}`,
  project: "shop",
  version,
  environment,
  occurredAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
  data: { deploymentId: `${environment}-${version}-${hoursAgo}` },
});

const region = (name: string) => page.getByRole("region", { name, exact: true });
const dialog = (name: string) => page.getByRole("dialog", { name, exact: true });
const button = (name: string, within: Page | Locator = page) =>
  within.getByRole("button", { name, exact: true });
const entry = (text: string) => page.locator(".entry").filter({ hasText: text });
const wide = () => page.setViewportSize({ width: 1280, height: 900 });
const dayIn = (days: number) => {
  const at = new Date(Date.now() + days * 24 * HOUR_MS);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

async function open(path: string, on = page): Promise<void> {
  await on.goto(`${product.url}/o/${account.org}/projects/shop${path}`);
  await on.getByText("Live", { exact: true }).waitFor();
}

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await send(account, [
    ...["1.0.0", "1.1.0"].map((version, index) => deployed(version, "staging", 50 - index)),
    ...["1.0.0", "1.1.0"].map((version, index) => deployed(version, "production", 40 - index)),
    deployed("1.0.0", "production", 30),
  ]);
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await signInAs(context, account);
  page = await context.newPage();
  complaints = complaintsOf(page);
  await open("/releases/1.1.0");
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("the plan of a release", () => {
  const row = (title: string) => region("Milestones").locator(".milestone").filter({ hasText: title });

  it("takes a milestone, and says what is wrong with it where it is written", async () => {
    await region("Milestones").getByText("Nothing is planned on the way to this release.").waitFor();
    await button("Add a milestone").click();
    const adding = dialog("Add a milestone");
    await adding.getByLabel("Title").fill("Load test");
    await adding.getByLabel("Due date").fill(dayIn(2));
    await button("Add the milestone", adding).click();
    await adding.locator("input[aria-invalid=true]").waitFor();
    await adding.getByLabel("Stage").fill("Verification");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Add the milestone", adding).click();
    await row("Load test").getByText("Due in 2 d").waitFor();
    await entry("Milestone added: Load test").waitFor();
  });

  it("asks why a date is moved, and keeps the date that was promised", async () => {
    await button("Edit Load test").click();
    const editing = dialog("Edit the milestone");
    await editing.getByLabel("Due date").fill(dayIn(9));
    await button("Save", editing).click();
    await editing.locator("input[aria-invalid=true]").waitFor();
    await editing.getByLabel("Why the date changes").fill("The rig is late");
    await button("Save", editing).click();
    await row("Load test").getByText("Moved once").click();
    await row("Load test").getByText("The rig is late").waitFor();
  });

  it("takes what is to be delivered, and is done with the last of it", async () => {
    await button("Add a deliverable to Load test").click();
    const adding = dialog("Add a deliverable to Load test");
    await adding.getByLabel("Title").fill("Load report");
    await adding.getByLabel("Link").fill("docs.example");
    await button("Add the deliverable", adding).click();
    await adding.locator("input[aria-invalid=true]").waitFor();
    await adding.getByLabel("Link").fill("https://docs.example/load");
    await adding.getByLabel("Role").selectOption("tester");
    await button("Add the deliverable", adding).click();
    await row("Load test").getByText("To do").waitFor();
    await button("Edit Load report").click();
    const editing = dialog("Edit the deliverable");
    await editing.getByRole("radio", { name: "Done" }).check({ force: true });
    await button("Save", editing).click();
    await region("Milestones").getByText("1 of 1 done").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("says by hand that a milestone is not done after all, and loses it when it is removed", async () => {
    await button("Not done with Load test").click();
    await region("Milestones").getByText("0 of 1 done").waitFor();
    await button("Remove Load test").click();
    await button("Remove", dialog("Remove Load test")).click();
    await region("Milestones").getByText("Nothing is planned on the way to this release.").waitFor();
  });
});

describe("what goes wrong", () => {
  it("is opened by hand, of the very release, and is in the way until it is over", async () => {
    await button("Open an incident").click();
    const opening = dialog("Open an incident of 1.1.0");
    await button("Open the incident", opening).click();
    await opening.locator("input[aria-invalid=true]").waitFor();
    await opening.getByLabel("What goes wrong").fill("Orders are lost");
    await opening.getByLabel("How bad it is").selectOption("critical");
    await opening.getByLabel("Where").selectOption("production");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Open the incident", opening).click();
    await region("Incidents").getByText("Orders are lost").first().waitFor();
    await button("Mitigate Orders are lost").click();
    await button("Mitigate", dialog("Mitigate Orders are lost")).click();
    await region("Incidents").getByText("Mitigated", { exact: true }).waitFor();
  });

  it("keeps a version from going further, with a reason that everybody reads", async () => {
    await button("Block").click();
    const blocking = dialog("Block the version");
    await blocking.getByLabel("Reason").fill("It loses\norders");
    await button("Block", blocking).click();
    await page.getByText("This version is not to go further: It loses orders").waitFor();
    await page.getByText("Version blocked").first().waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Unblock").click();
    await dialog("Unblock the version").getByLabel("Reason").fill("Mended");
    await button("Unblock", dialog("Unblock the version")).click();
    await page.getByText("This version is not to go further").waitFor({ state: "detached" });
  });

  it("is told loudly where late news changes what was shown", async () => {
    await send(account, [deployed("1.2.0", "staging", 2), deployed("1.2.0", "production", 1)]);
    await open("/releases/1.2.0");
    await send(account, deployed("1.2.0", "staging", 1.5, "failed"));
    await page.getByText("Corrected.").waitFor();
    await page.getByText("staging: Deployed → Failed").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });
});

describe("a project", () => {
  it("shows what goes wrong in any of its releases, until it is resolved", async () => {
    await open("");
    const incidents = region("Open incidents");
    await incidents.getByRole("link", { name: "1.1.0" }).waitFor();
    await button("Resolve Orders are lost").click();
    await button("Resolve", dialog("Resolve Orders are lost")).click();
    await incidents.waitFor({ state: "detached" });
  });

  it("says by how much one environment is ahead of the next", async () => {
    await send(account, deployed("1.3.0", "staging", 0));
    await region("Drift").getByText("staging is 1 release ahead of production").waitFor();
  });

  it("tells a rollback as a fact, and lets the blame for it be judged", async () => {
    const rollbacks = region("Rollbacks");
    await rollbacks.getByText("nobody judged yet").first().waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Judge the rollback of 1.1.0 in production").click();
    const judging = dialog("Why production went back from 1.1.0");
    await judging.getByLabel("The version it is due to").fill("9.9.9");
    await judging.getByLabel("Reason").fill("The database was full");
    await button("Save", judging).click();
    await judging.locator("input[aria-invalid=true]").waitFor();
    await judging.getByLabel("No version is to blame").check();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Save", judging).click();
    await rollbacks.getByText("No version to blame").waitFor();
    await rollbacks.getByText("The database was full").waitFor();
  });

  it("offers who may only look nothing to change", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await signInAs(context, { url: product.url, cookie: await join(account, "Vera", "viewer") });
    const theirs = await context.newPage();
    await open("/releases/1.2.0", theirs);
    await theirs.getByRole("button", { name: /^Why/ }).first().waitFor();
    const offered = await theirs.getByRole("main").getByRole("button").allTextContents();
    expect(offered.filter((text) => !/^(?:Why|Show more|Copy)|^$/.test(text))).toEqual([]);
    await open("", theirs);
    await theirs.getByRole("region", { name: "Rollbacks" }).waitFor();
    expect(await theirs.getByRole("button", { name: /Judge|Resolve|Plan/ }).count()).toBe(0);
  });

  it("made the browser complain of nothing", () => {
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });
});
