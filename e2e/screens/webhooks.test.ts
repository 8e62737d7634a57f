import { createHmac } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { letProofAge } from "../accounts-database.ts";
import { barriersOn, complaintsOf, openBrowser, signInAs } from "../browser.ts";
import { type Account, ask, newAccount, send } from "../client.ts";
import { join } from "../people.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";
import { type Received, type Receiver, startReceiver } from "../receiver.ts";

const SECRET = /^whsec_[\w+/=]+$/;
const HEARD = ["deployment.succeeded", "deployment.failed", "lock.stolen"];
const MARKUP = "<script>document.title = 'taken'</script><h1>Busy</h1>";

let product: Product;
let receiver: Receiver;
let browser: Browser;
let context: BrowserContext;
let account: Account;
let page: Page;
let complaints: string[];
let secret: string;
let grace: string;

const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name, exact: true });
const dialog = (name: string) => page.getByRole("dialog", { name });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const open = async (path: string, title: string) => {
  await page.goto(`${product.url}/o/${account.org}/settings/webhooks${path}`);
  await heading(title).waitFor();
};
const openEndpoint = async (name = "Deploy watcher") => {
  await open("", "Webhooks");
  await page.getByRole("link", { name, exact: true }).click();
  await heading(name).waitFor();
};
const deployed = (version: string) =>
  send(account, { type: "deployment.succeeded", project: "shop", version, environment: "production" });
const webhooks = (path = "") => `/v1/orgs/${account.org}/webhooks${path}`;
const told = (version: string) =>
  receiver.received.filter(({ body }) => body.includes(`"version":"${version}"`));
const focused = () =>
  page.evaluate(() => {
    const { activeElement: on } = document;
    return on?.getAttribute("aria-label") ?? on?.closest(".field")?.querySelector("label")?.textContent;
  });
const row = (name: string | RegExp) => page.getByRole("row", { name });

const signed = (by: string, { headers, body }: Received): string => {
  const key = Buffer.from(by.slice("whsec_".length), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
};
const signatures = ({ headers }: Received): string[] => String(headers["webhook-signature"]).split(" ");

beforeAll(async () => {
  receiver = await startReceiver();
  product = await startProduct({ receivers: [receiver.host] });
  account = await newAccount(product.url);
  grace = await join(account, "Grace", "member");
  await deployed("1.0.0");
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await signInAs(context, account);
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await receiver.stop();
  removeFolder(product.state);
});

describe("a first endpoint", () => {
  it("is led to from the settings, where nothing is yet", async () => {
    await page.goto(`${product.url}/o/${account.org}`);
    await page.getByRole("link", { name: "Board" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByRole("heading", { name: "No endpoint yet" }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await button("Make the first endpoint").press("Enter");
    await dialog("New endpoint").waitFor();
    await page.keyboard.press("Escape");
    await dialog("New endpoint").waitFor({ state: "detached" });
  });

  it("is refused at each field that is wrong, and the focus goes to the first", async () => {
    await button("New endpoint").click();
    const form = dialog("New endpoint");
    await form.getByRole("checkbox", { name: "Every type of message" }).uncheck();
    await button("Make the endpoint").click();
    await form.getByText("Choose at least one type.").waitFor();
    await form.getByRole("button", { name: "All of Deployments" }).click();
    await form.getByRole("button", { name: "None of Deployments" }).click();
    for (const type of HEARD) await form.getByRole("checkbox", { name: type, exact: true }).check();
    await form.getByLabel("Address").fill("https://10.0.0.1/hooks");
    await form.getByRole("button", { name: "Add a header" }).click();
    await form.getByLabel("Name of header 1").fill("Host");
    await form.getByLabel("Value of header 1").fill("elsewhere");
    await button("Make the endpoint").click();
    await form.locator(".header-row").getByText("This is not for you to choose").waitFor();
    await expect.poll(focused).toBe("Name of header 1");
    await form.getByLabel("Name of header 1").fill("Authorization");
    await form.getByLabel("Value of header 1").fill("Bearer hush");
    await button("Make the endpoint").click();
    await form.locator(".field", { hasText: "Address" }).locator(".field-error").waitFor();
    await expect.poll(focused).toBe("Address");
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await form.getByLabel("Address").fill(`http://${receiver.host}/hooks`);
  });

  it("shows its secret once, and how to verify with it", async () => {
    const form = dialog("New endpoint");
    await form.getByLabel("Description").fill("Deploy watcher");
    await form.getByLabel("Project").selectOption({ label: "shop" });
    await button("Make the endpoint").click();
    const made = dialog("The endpoint is made");
    secret = (await made.getByText(SECRET).textContent()) ?? "";
    expect(secret).toMatch(SECRET);
    await made.getByText("Python").click();
    await made.getByText("from standardwebhooks.webhooks import Webhook").waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await made.getByRole("link", { name: "Show the endpoint" }).click();
    await heading("Deploy watcher").waitFor();
    await page.getByText("Nothing was sent yet.").first().waitFor();
    expect(await page.getByText(SECRET).count()).toBe(0);
  });
});

describe("an example", () => {
  it("arrives, signed, with the headers that go along, and what came of it is told at once", async () => {
    await button("Send an example").click();
    await dialog("Send an example").getByLabel("Type").selectOption("lock.stolen");
    await button("Send it").click();
    await dialog("The example is sent").getByText("Answered 204.").waitFor();
    const [got] = receiver.received;
    if (!got) throw new Error("nothing came");
    expect(JSON.parse(got.body)).toMatchObject({ type: "lock.stolen" });
    expect(got.headers.authorization).toBe("Bearer hush");
    expect(signatures(got)).toContain(signed(secret, got));
  });

  it("is shown with what was sent, to the byte", async () => {
    await page.getByRole("link", { name: "What was sent and answered" }).click();
    await heading("lock.stolen").waitFor();
    await page.getByText("An example, sent by hand").waitFor();
    await page.getByText("What was sent", { exact: true }).click();
    await page.getByText(/webhook-signature: v1,/).waitFor();
    expect(await page.getByText("Bearer hush").count()).toBe(0);
    await page.getByText("As sent", { exact: true }).click();
    const body = page.getByRole("region", { name: "Body" }).locator("pre");
    expect(await body.textContent()).toBe(receiver.received[0]?.body);
  });
});

describe("a delivery", () => {
  it("that failed tells when it is tried next, and is seen to arrive without being asked for", async () => {
    receiver.answerNext({ status: 503, body: MARKUP });
    await deployed("1.1.0");
    await expect.poll(() => told("1.1.0").length).toBe(1);
    await openEndpoint();
    const waiting = row(/deployment\.succeeded.*shop, production.*Under way/);
    await waiting.getByText("It was not available (503).").waitFor();
    await waiting.getByText(/Next attempt (in \d+ s|now)/).waitFor();
    await row(/deployment\.succeeded.*shop, production.*Arrived.*2$/).waitFor();
    expect(told("1.1.0").map(({ headers }) => headers["webhook-id"])).toEqual(
      Array(2).fill(told("1.1.0")[0]?.headers["webhook-id"]),
    );
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("shows what each attempt was answered, as text that does nothing", async () => {
    await page.getByRole("link", { name: "deployment.succeeded" }).first().click();
    await heading("deployment.succeeded").waitFor();
    const attempts = page.getByRole("region", { name: "Attempts" }).getByRole("listitem");
    expect(await attempts.count()).toBe(2);
    await attempts.nth(1).getByText("What was answered", { exact: true }).click();
    await attempts.nth(1).getByText(MARKUP).waitFor();
    expect(await page.title()).not.toContain("taken");
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("is sent again when that is asked for, under the same id", async () => {
    await button("Send again").click();
    await page.getByText("It is under way again").waitFor();
    await expect.poll(() => told("1.1.0").length).toBe(3);
    await page.getByText("no. 3, sent again").waitFor();
    expect(new Set(told("1.1.0").map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("is found by what became of it and by its type", async () => {
    await openEndpoint();
    await row(/^deployment\.succeeded/).waitFor();
    await page.getByLabel("Type").selectOption("lock.stolen");
    await row(/^deployment\.succeeded/).waitFor({ state: "detached" });
    await row(/^lock\.stolen.*an example/).waitFor();
    await page.getByLabel("Status").selectOption("failed");
    await page.getByRole("heading", { name: "No delivery like that" }).waitFor();
  });
});

describe("the list of endpoints", () => {
  it("says what each hears of, how it stands and how it fares", async () => {
    await open("", "Webhooks");
    const one = row(/Deploy watcher/);
    await one.getByText("3 types in shop").waitFor();
    await one.getByText("Enabled").waitFor();
    await one
      .getByText(/\d attempts in the last 24 hours, 1 failed\./)
      .last()
      .waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe("deliveries that cannot be read", () => {
  it("say so, beside the rest, and are read again when that is asked for", async () => {
    await page.route("**/deliveries?*", (route) => route.abort());
    await openEndpoint();
    await page.getByRole("heading", { name: "Slipway cannot be reached" }).waitFor();
    await page.unroute("**/deliveries?*");
    await button("Try again").click();
    await row(/^lock\.stolen/).waitFor();
  });
});

describe("the health of an endpoint", () => {
  it("is a table for who reads no picture", async () => {
    await openEndpoint();
    await page.getByText("As a table").click();
    const table = page.getByRole("table", { name: "Attempts by hour, the newest first" });
    expect(await table.getByRole("row").count()).toBeGreaterThanOrEqual(2);
  });
});

describe("an endpoint", () => {
  it("is edited, and keeps the headers nobody writes anew", async () => {
    await button("Edit").click();
    const form = dialog("Edit the endpoint");
    await form.getByText(/authorization goes along with every attempt/).waitFor();
    await form.getByLabel("Environment").selectOption("production");
    await button("Save").click();
    await page.getByText("in production of shop").waitFor();
    await button("Edit").click();
    await form.getByRole("button", { name: "Write them anew" }).click();
    await form.getByRole("button", { name: "Remove header 1" }).click();
    await form.getByRole("checkbox", { name: "lock.stolen", exact: true }).uncheck();
    await button("Save").click();
    await form.waitFor({ state: "detached" });
    const facts = page.getByRole("region", { name: "Endpoint" });
    await facts.getByText("deployment.failed").waitFor();
    expect(await facts.getByText("lock.stolen").count()).toBe(0);
    expect(await facts.getByText("Headers sent along").count()).toBe(0);
  });

  it("keeps a project that is not there yet when it is edited", async () => {
    const url = `http://${receiver.host}/soon`;
    const made = await send(account, { url, project: "soon", description: "Soon" }, webhooks());
    const { id } = (await made.json()) as { id: string };
    await openEndpoint("Soon");
    await button("Edit").click();
    const form = dialog("Edit the endpoint");
    await expect.poll(() => form.getByLabel("Project").inputValue()).toBe("soon");
    await form.getByLabel("Environment").selectOption("production");
    await button("Save").click();
    await page.getByText("in production of soon").waitFor();
    await ask(account, webhooks(`/${id}`), { method: "DELETE" });
    await openEndpoint();
  });

  it("that is disabled misses what happens, and gets it when it is enabled again", async () => {
    await button("Disable").click();
    await dialog("Disable the endpoint").getByRole("button", { name: "Disable" }).click();
    await page.getByText("Nothing is sent.").waitFor();
    await page.getByText("Somebody disabled it.").waitFor();
    expect(await button("Send an example").count()).toBe(0);
    await deployed("1.2.0");
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(told("1.2.0")).toEqual([]);
    await button("Enable").click();
    const asked = dialog("Enable the endpoint");
    expect(await asked.getByRole("checkbox", { name: "Replay what was missed" }).isChecked()).toBe(true);
    await asked.getByRole("button", { name: "Enable" }).click();
    await page.getByText(/The endpoint is enabled\. \d+ messages? (is|are) under way/).waitFor();
    await expect.poll(() => told("1.2.0").length).toBeGreaterThanOrEqual(1);
  });

  it("whose receiver wants no more is disabled, says why, and is enabled without what it missed", async () => {
    // It hears one type of what a deployment tells, so that this answers it and nothing else.
    receiver.answerNext({ status: 410 });
    await deployed("1.2.1");
    await expect.poll(() => told("1.2.1").length).toBe(1);
    await openEndpoint();
    await page.getByText("Its receiver answered 410 Gone").waitFor();
    await button("Enable").click();
    const asked = dialog("Enable the endpoint");
    await asked.getByRole("checkbox", { name: "Replay what was missed" }).uncheck();
    await asked.getByRole("button", { name: "Enable" }).click();
    await page.getByText("The endpoint is enabled", { exact: true }).waitFor();
    await button("Send an example").waitFor();
    expect(told("1.2.1").length).toBe(1);
  });

  it("is sent a span of time again", async () => {
    const before = told("1.1.0").length;
    await button("Replay").click();
    const asked = dialog("Replay messages");
    await asked.getByText("All", { exact: true }).click();
    await asked.getByLabel("Happened since").fill("");
    await asked.getByRole("button", { name: "Replay" }).click();
    await asked.getByText("This must be a date and a time.").waitFor();
    await asked.getByLabel("Happened since").fill("2020-01-01T00:00");
    await asked.getByRole("button", { name: "Replay" }).click();
    await asked.waitFor({ state: "detached" });
    await expect.poll(() => told("1.1.0").length).toBeGreaterThan(before);
  });

  it("signs with the old secret and the new one after a rotation", async () => {
    await button("Rotate").click();
    await dialog("Rotate the secret").getByText("For 24 hours").waitFor();
    await dialog("Rotate the secret").getByRole("button", { name: "Rotate" }).click();
    const fresh = (await dialog("The secret is new").getByText(SECRET).textContent()) ?? "";
    await button("Done").click();
    await page.getByText("The old one signs as well until").waitFor();
    await deployed("1.3.0");
    await expect.poll(() => told("1.3.0").length).toBeGreaterThanOrEqual(1);
    const [got] = told("1.3.0");
    if (!got) throw new Error("nothing came");
    expect(signatures(got)).toEqual(expect.arrayContaining([signed(secret, got), signed(fresh, got)]));
    secret = fresh;
  });

  it("reveals its secret to who shows once more who they are", async () => {
    // Nothing may ask while the database is written from outside.
    await page.goto("about:blank");
    letProofAge(product);
    await openEndpoint();
    await button("Reveal the secret").click();
    const asked = dialog("Show that it is you");
    await asked.getByLabel("Password", { exact: true }).fill("a long password");
    await asked.getByRole("button", { name: "Go on" }).click();
    await dialog("The secret").getByText(secret).waitFor();
    await button("Done").click();
    await dialog("The secret").waitFor({ state: "detached" });
    expect(await page.getByText(SECRET).count()).toBe(0);
  });
});

describe("the types of messages", () => {
  it("are all there, each with an example that can be sent", async () => {
    await open("/types", "Types of messages");
    await page.getByRole("heading", { level: 3, name: "incident.resolved" }).waitFor();
    const type = page.getByRole("listitem").filter({ hasText: "gate.blocked" });
    await type.getByText("Example", { exact: true }).click();
    await type.getByText('"type": "gate.blocked"').waitFor();
    await type.getByText("Schema", { exact: true }).click();
    await type.getByText('"properties": {').first().waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await button("Send an example of gate.blocked").click();
    await button("Send it").click();
    await dialog("The example is sent").getByText("Answered 204.").waitFor();
    expect(receiver.received.at(-1)?.body).toContain('"type":"gate.blocked"');
  });
});

describe("somebody who may not see webhooks", () => {
  it("is told whom to ask", async () => {
    const theirs = await browser.newContext();
    await signInAs(theirs, { url: product.url, cookie: grace });
    const guest = await theirs.newPage();
    await guest.goto(`${product.url}/o/${account.org}/settings/webhooks`);
    await guest.getByRole("heading", { name: "Webhooks are for owners and maintainers" }).waitFor();
    expect(await guest.getByRole("button", { name: "New endpoint" }).count()).toBe(0);
    await theirs.close();
  });
});

describe("an endpoint that is removed", () => {
  it("is gone from the list, with its deliveries", async () => {
    await openEndpoint();
    await button("Remove").click();
    await button("Keep it").click();
    await button("Remove").click();
    await button("Remove for good").click();
    await page.getByRole("heading", { name: "No endpoint yet" }).waitFor();
    await page.goBack();
    await page.getByText("There is nothing here").waitFor();
  });
});

it("made the browser complain of nothing", () => {
  expect(complaints.filter((text) => !/status of (?:400|403|404)|ERR_FAILED/.test(text))).toEqual([]);
});
