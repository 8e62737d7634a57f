import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, ask, eventually, newAccount, read, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const HOUR_MS = 3_600_000;
const HOLDS = 12;
const SHOWN_FIRST = 10;
const JSON_TYPE = { "content-type": "application/json" };
const ODD = "eu/west 1 ü";

type Lock = { readonly fence: number };

let product: Product;
let browser: Browser;
let account: Account;
/** Ada, who owns the organisation. */
let page: Page;
/** Grace, a member. */
let hers: Page;
let complaints: string[];

const at = (environment: string) =>
  `/v1/orgs/${account.org}/projects/shop/environments/${encodeURIComponent(environment)}`;

async function api<T = unknown>(method: string, path: string, body?: object): Promise<T> {
  const answer = await ask(account, path, { method, headers: JSON_TYPE, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const open = async (on: Page, environment: string) => {
  await on.goto(`${product.url}/o/${account.org}/projects/shop/environments/${environment}`);
  await on.getByText("Live", { exact: true }).waitFor();
};
const region = (name: string, on = page) => on.getByRole("region", { name, exact: true });
const button = (name: string, within: Page | Locator = page) =>
  within.getByRole("button", { name, exact: true });
const dialog = (name: string, on = page) => on.getByRole("dialog", { name });
const wide = () => page.setViewportSize({ width: 1280, height: 800 });

const lock = (environment: string, holder: string, more: object = {}) =>
  api<Lock>("POST", `${at(environment)}/lock`, { holder, ttlSeconds: 600, ...more });

const deployment = (version: string, environment: string, hoursAgo: number) => ({
  type: "deployment.succeeded",
  project: "shop",
  version,
  environment,
  id: `${environment}-${version}-${hoursAgo}`,
  occurredAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
  data: { deploymentId: `${environment}-${version}-${hoursAgo}` },
});

/** Declares the project's environments, in promotion order. */
const declare = (...names: string[]) =>
  api(
    "PUT",
    `/v1/orgs/${account.org}/projects/shop/environments`,
    names.map((name) => ({
      name,
      tier: ["staging", "canary"].includes(name) ? "staging" : "production",
    })) as object,
  );

/** Signs a member up who was invited by letter. */
async function newMember(name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  const post = (path: string, body: object, cookie = "") =>
    fetch(product.url + path, {
      method: "POST",
      headers: { ...JSON_TYPE, cookie, origin: product.url },
      body: JSON.stringify(body),
    });
  await post(`/v1/orgs/${account.org}/invitations`, { email, role: "member" }, account.cookie);
  const letters = await fetch(`${product.url}/local/mailbox.json`);
  const { items } = (await letters.json()) as { items: { to: string; text: string }[] };
  const text = items.find(({ to }) => to === email)?.text ?? "";
  const token = /#token=(\S+)/.exec(text)?.[1] ?? "";
  const signedUp = await post("/v1/auth/sign-up", { email, name, password: "a long password" });
  const cookie = signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
  const accepted = await post("/v1/invitations/accept", { token: decodeURIComponent(token) }, cookie);
  if (!accepted.ok) throw new Error(`the invitation: ${accepted.status} ${await accepted.text()}`);
  return cookie;
}

async function newPage(cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signInAs(context, { url: product.url, cookie });
  return context.newPage();
}

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await send(account, [
    deployment("1.0.0", "staging", 30),
    deployment("1.1.0", "staging", 28),
    deployment("1.1.0", "production", 27),
    deployment("1.0.0", "canary", 26),
  ]);
  await eventually(
    () => read<{ items: { name: string; current: object | null }[] }>(account, "/projects/shop/environments"),
    ({ items }) => items.filter(({ current }) => current !== null).length === 3,
  );
  browser = await openBrowser();
  page = await newPage(account.cookie);
  hers = await newPage(await newMember("Grace"));
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeFolder(product.state);
});

describe("an environment that nobody rules yet", () => {
  it("says what runs there, and that it is open", async () => {
    await open(page, "production");
    await page.getByRole("heading", { level: 1, name: "production" }).waitFor();
    await page.getByText("1.1.0 runs here").waitFor();
    await page.getByText("any release may be deployed here.").waitFor();
    await region("Lock").getByText("Nobody holds it.").waitFor();
    await region("Who held it").getByText("Nobody has held it yet.").waitFor();
    await region("Permits").getByText("No permit yet").waitFor();
    await region("Policy").getByText("It has run in staging for 1 hour without a break.").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("is found from its project and from the settings, whatever it is called", async () => {
    await send(account, deployment("1.0.0", ODD, 1));
    await page.goto(`${product.url}/o/${account.org}/settings/general`);
    await page.getByRole("link", { name: `${ODD} of shop` }).click();
    await page.getByRole("heading", { level: 1, name: ODD }).waitFor();
    await region("Lock").getByText("Nobody holds it.").waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: ODD }).waitFor();
    await page.getByRole("link", { name: "shop" }).click();
    await page.getByRole("link", { name: "production", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "production" }).waitFor();
    await page.goto(`${product.url}/o/${account.org}/projects/shop/environments/moon`);
    await page.getByText("There is nothing here").waitFor();
  });
});

describe("a policy", () => {
  const editor = () => page.getByRole("form", { name: "Change the policy" });
  const gate = (name: string) => editor().getByRole("group", { name });

  it("is started from what most want, and says what is wrong at the fields", async () => {
    await open(page, "production");
    await button("Start from this").click();
    await gate("Promotion, gate 2").getByLabel("Number").fill("1.0001");
    await editor().getByLabel("Another gate").selectOption({ label: "External answer" });
    await button("Add it").click();
    await button("Save as version 1").click();
    await gate("Promotion, gate 2").getByText("This must come to whole minutes.").waitFor();
    await gate("External answer, gate 6").getByText("This must not be empty.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await gate("Promotion, gate 2").getByLabel("Number").fill("2");
    await gate("Promotion, gate 2").getByText("for 2 hours without a break").waitFor();
    await button("Remove External answer, gate 6").click();
  });

  it("has its gates put in order by the keyboard alone", async () => {
    await button("Move Order, gate 5 up").focus();
    await page.keyboard.press("Enter");
    await button("Move Order, gate 4 up").waitFor();
    await page.keyboard.press("Enter");
    await editor().getByText("Order is number 3 of 5 now").waitFor();
    for (const _ of ["to the second place", "to the first place"]) await page.keyboard.press("Enter");
    await gate("Order, gate 1").waitFor();
    // There is no way further up, so the way down has the focus.
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Move Order, gate 1 down",
    );
  });

  it("says what it would have stopped, before it is saved", async () => {
    await button("What would it have stopped?").click();
    const trial = region("What this policy would have stopped");
    await trial.getByText("It would have stopped the one deployment in the last 30 days.").waitFor();
    await trial.getByText("no test run was reported for this artifact").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Remove Tests, gate 2").click();
    await trial.getByText("You have changed the gates since.").waitFor();
  });

  it("holds once it is saved, with who made it and why", async () => {
    await editor().getByLabel("Reason for the change").fill("A start");
    await button("Save as version 1").click();
    await region("Policy").getByText("Version 1, by Ada").waitFor();
    await region("Policy").getByText("“A start”").waitFor();
    await region("Policy").getByText("It has run in staging for 2 hours without a break.").waitFor();
  });

  it("is not overwritten where somebody else changed it meanwhile", async () => {
    await button("Change the policy").click();
    await gate("Approvals, gate 3").getByLabel("How many").fill("2");
    await api("PUT", `${at("production")}/policy`, {
      gates: [{ kind: "order" }, { kind: "support" }],
      reason: "Lighter",
    });
    await page.getByText("changed the policy meanwhile").waitFor();
    await page.getByText("You work on version 1; version 2 holds now.").waitFor();
    expect(await button("Save as version 3").isDisabled()).toBe(true);
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Load version 2").click();
    await gate("Support window, gate 2").waitFor();
    await button("Remove Order, gate 1").click();
    await button("Save as version 3").click();
    await region("Policy").getByText("Version 3, by Ada").waitFor();
  });

  it("is not lost by leaving before it is saved, unless one says so", async () => {
    await button("Change the policy").click();
    await button("Remove Support window, gate 1").click();
    await page.getByRole("link", { name: "shop" }).click();
    await button("Stay", dialog("Leave the policy unsaved")).click();
    await gate("Support window, gate 1").waitFor({ state: "detached" });
    await button("Cancel").click();
    await button("Change the policy").waitFor();
  });

  it("tells what each version changed of the one before", async () => {
    await page.getByText("Every version, and what it changed").click();
    const changes = (version: number) => page.getByRole("list", { name: `What version ${version} changed` });
    await changes(3).getByText("Removed").waitFor();
    expect(await changes(3).getByRole("listitem").count()).toBe(1);
    expect(await changes(2).getByText("Removed").count()).toBe(3);
    await changes(2).getByText("Its line of versions is still supported.").waitFor();
    expect(await changes(1).getByText("Added").count()).toBe(4);
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("is read by a member, and not changed", async () => {
    await open(hers, "production");
    await region("Policy", hers).getByText("Its line of versions is still supported.").waitFor();
    expect(await button("Change the policy", hers).count()).toBe(0);
    await open(hers, "staging");
    await region("Policy", hers).getByText("A maintainer or an owner can make one.").waitFor();
  });

  it("says plainly where there was nothing to look at", async () => {
    await declare("staging", "canary", "production", "attic", "moon");
    await open(page, "moon");
    await page.getByText("Nothing runs here yet.").waitFor();
    await button("Start from this").click();
    await button("What would it have stopped?").click();
    await page
      .getByText("Nothing was deployed here in the last 30 days, so there is nothing to look at.")
      .waitFor();
  });

  it("says at the field what only the server knows to be wrong", async () => {
    await declare("staging", "canary", "production", "moon");
    const from = gate("Promotion, gate 2");
    await from.getByText("There is no such environment any more.").waitFor();
    await button("Save as version 1").click();
    await from.getByText("This is no environment of the project.").waitFor();
    await from.getByLabel("From").selectOption("production");
    await from.getByText("This is no environment of the project.").waitFor({ state: "detached" });
    await button("Cancel").click();
  });
});

describe("a lock", () => {
  it("is taken by hand, under one's own name, and counted down", async () => {
    await open(page, "staging");
    await button("Take the lock").click();
    const taking = dialog("Take the lock");
    expect(await taking.getByLabel("Holder").inputValue()).toBe("Ada");
    await taking.getByLabel("Holder").fill("");
    await button("Take it", taking).click();
    await taking.getByText("This must not be empty.").waitFor();
    await taking.getByLabel("Holder").fill("The night shift");
    await taking.getByLabel("What for").fill("moves the database");
    await taking.getByLabel("For how long").selectOption("15 minutes");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Take it", taking).click();
    await region("Lock").getByText("You hold it").waitFor();
    await region("Lock").getByText("moves the database").waitFor();
    const left = region("Lock").locator(".countdown");
    const before = await left.textContent();
    await expect.poll(() => left.textContent()).not.toBe(before);
    await page.getByText("The night shift holds it: moves the database.").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("is prolonged by who holds it", async () => {
    await button("Prolong").click();
    await dialog("Prolong the lock").getByLabel("From now on for").selectOption("4 hours");
    await button("Prolong it").click();
    await region("Lock")
      .getByText(/3 h 59 min left/)
      .waitFor();
  });

  it("is waited for by another, whose place everybody sees and who may leave", async () => {
    await open(hers, "staging");
    await region("Lock", hers).getByText("moves the database").waitFor();
    expect(await button("End by force", hers).count()).toBe(0);
    expect(await button("Give it back", hers).count()).toBe(0);
    await button("Wait for it", hers).click();
    await button("Wait for it", dialog("Wait for the lock", hers)).click();
    await button("Leave the queue", hers).waitFor();
    await region("Lock").getByRole("list", { name: "Who waits" }).getByText("Grace").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Leave the queue", hers).click();
    await region("Lock", hers).getByRole("list", { name: "Who waits" }).waitFor({ state: "detached" });
  });

  it("goes to who waits, as soon as it is given back", async () => {
    await button("Wait for it", hers).click();
    await button("Wait for it", dialog("Wait for the lock", hers)).click();
    await button("Leave the queue", hers).waitFor();
    await button("Give it back").click();
    await region("Lock", hers).getByText("You hold it").waitFor();
    await region("Lock").getByText("Grace").first().waitFor();
  });

  it("is taken away with a reason, once it is said who loses it and what that means", async () => {
    await button("Take it away").click();
    const stealing = dialog("Take the lock away");
    await stealing.getByText("Grace loses the lock").waitFor();
    await stealing.getByText(/whatever it reports afterwards under the fence \d+ is refused/).waitFor();
    await button("Take it away", stealing).click();
    await stealing.locator("[aria-invalid=true]").waitFor();
    await stealing.getByLabel("Why it is taken away").fill("The fix must go out");
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await button("Take it away", stealing).click();
    await region("Lock").getByText("You hold it").waitFor();
    await region("Lock", hers).getByText("You hold it").waitFor({ state: "detached" });
    const held = region("Who held it").getByRole("listitem").filter({ hasText: "Taken away" });
    await held.getByText("“The fix must go out”").waitFor();
    await button("Give it back").click();
    await region("Lock").getByText("Nobody holds it.").waitFor();
  });

  it("of a job that died is ended by force", async () => {
    await lock("staging", "gha shop #12", { reason: "deploys 1.2.0" });
    await button("End by force").click();
    const ending = dialog("End the lock by force");
    await ending.getByText("gha shop #12 loses the lock").waitFor();
    await ending.getByLabel("Reason").fill("Its runner is gone");
    await button("End it by force", ending).click();
    await region("Lock").getByText("Nobody holds it.").waitFor();
  });

  it("takes somebody out of the queue who waits no more", async () => {
    const { fence } = await lock("staging", "gha shop #13");
    const waits = ask(account, `${at("staging")}/lock?wait=60`, {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ holder: "gha shop #14" }),
    });
    await button("Take out gha shop #14").click();
    await button("Take it out", dialog("Take out of the queue")).click();
    expect((await waits).status).toBe(409);
    await region("Lock").getByRole("list", { name: "Who waits" }).waitFor({ state: "detached" });
    await api("DELETE", `${at("staging")}/lock`, { fence });
  });

  it("remembers every hold, page by page", async () => {
    for (let number = 0; number < HOLDS; number += 1) {
      const { fence } = await lock("canary", `gha shop #${number}`);
      await api("DELETE", `${at("canary")}/lock`, { fence });
    }
    await open(page, "canary");
    const holds = region("Who held it").getByRole("listitem");
    await holds.nth(SHOWN_FIRST - 1).waitFor();
    expect(await holds.count()).toBe(SHOWN_FIRST);
    await button("Show more").click();
    await holds.nth(HOLDS - 1).waitFor();
  });

  it("without an end, after a rollback, says why and is ended by one button", async () => {
    await send(account, [deployment("1.1.0", "canary", 0.2)]);
    await send(account, [deployment("1.0.0", "canary", 0)]);
    await region("Lock").getByText("Shut after a rollback").waitFor();
    await region("Lock").getByText("rolled back from 1.1.0 to 1.0.0").waitFor();
    await region("Lock").getByText("it does not run out").waitFor();
    expect(await region("Lock").getByRole("button").count()).toBe(1);
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await open(hers, "canary");
    await region("Lock", hers).getByText("A maintainer or an owner can open it again.").waitFor();
    await button("Open it again").click();
    const opening = dialog("Open canary again");
    await opening.getByLabel("Reason").fill("1.1.0 is called off");
    await button("Open it again", opening).click();
    await region("Lock").getByText("Nobody holds it.").waitFor();
    await region("Who held it").getByText("“1.1.0 is called off”").waitFor();
  });
});

describe("a permit", () => {
  const permit = (version: string, more: object) =>
    api("POST", `/v1/orgs/${account.org}/projects/shop/permits`, { version, environment: "moon", ...more });

  it("that passed closed gates is shown as an override, with what the gates said", async () => {
    await api("PUT", `${at("moon")}/policy`, { gates: [{ kind: "tests" }, { kind: "order" }] });
    await permit("1.1.0", { holder: "gha shop #20", override: { reason: "Checkout is down" } });
    await open(page, "moon");
    const row = region("Permits").getByRole("listitem").filter({ hasText: "gha shop #20" });
    await row.getByText("Override", { exact: true }).waitFor();
    await row.getByText("Not approved: closed gates were passed, because “Checkout is down”").waitFor();
    await row.getByText("What the gates said then, under policy version 1").click();
    const said = page.getByRole("list", { name: "What the gates said of 1.1.0" });
    await said.getByRole("listitem").filter({ hasText: "Tests" }).getByText("Waiting").waitFor();
    await said.getByRole("listitem").filter({ hasText: "Order" }).getByText("Passed").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
  });

  it("is given back while it is in force, and its lock with it", async () => {
    await region("Permits").getByText("In force").waitFor();
    await button("Give back the permit for 1.1.0").click();
    const giving = dialog("Give the permit back");
    await giving.getByText("gha shop #20 may not deploy 1.1.0 any more").waitFor();
    await button("Give it back", giving).click();
    await region("Permits").getByText("Over", { exact: true }).waitFor();
    await region("Lock").getByText("Nobody holds it.").waitFor();
    expect(await button("Give back the permit for 1.1.0").count()).toBe(0);
  });
});

describe("an environment that is shut", () => {
  it("says by which freeze and which stop, as soon as there is one", async () => {
    const freeze = await api<{ id: string }>("POST", `/v1/orgs/${account.org}/freezes`, {
      name: "Quarter end",
      kind: "deny",
      scope: { project: "shop", environment: "moon" },
      start: new Date(Date.now() - HOUR_MS).toISOString(),
      end: new Date(Date.now() + HOUR_MS).toISOString(),
      reason: "the books are closed",
    });
    const standing = page.getByRole("list", { name: "Whether it can be deployed to" });
    await standing.getByText("Quarter end: the books are closed.").waitFor();
    const stop = await api<{ id: string }>("POST", `/v1/orgs/${account.org}/stops`, {
      scope: { project: "shop" },
      reason: "data is being lost",
    });
    await standing.getByText(/stopped deployments .*: data is being lost\./).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await wide();
    await api("DELETE", `/v1/orgs/${account.org}/stops/${stop.id}`);
    await api("DELETE", `/v1/orgs/${account.org}/freezes/${freeze.id}`);
    await standing.getByText("Open.").waitFor();
  });

  it("made the browser complain of nothing but what was refused", () => {
    expect(complaints.filter((text) => !/status of (?:400|404|409)/.test(text))).toEqual([]);
  });
});
