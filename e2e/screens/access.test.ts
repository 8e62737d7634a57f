import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inAccounts, letProofAge } from "../accounts-database.ts";
import { barriersOn, complaintsOf, openBrowser } from "../browser.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const PASSWORD = "a long password";
const ORG = "harbour-works";

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

const heading = (on: Page, name: string) => on.getByRole("heading", { level: 1, name });
const open = async (path: string, title: string) => {
  await page.goto(product.url + path);
  await heading(page, title).waitFor();
};

/** The secret link of the newest letter to an address. */
async function linkTo(address: string): Promise<string> {
  const answer = await fetch(`${product.url}/local/mailbox.json`);
  const { items } = (await answer.json()) as { items: { to: string; text: string }[] };
  for (const { to, text } of items) {
    const link = /https?:\S+#token=\S+/.exec(text)?.[0];
    if (to === address && link) return link;
  }
  throw new Error(`no letter to ${address}`);
}

async function signUp(on: Page, name: string, email: string): Promise<void> {
  await on.getByLabel("Your name").fill(name);
  await on.getByLabel("E-mail address").fill(email);
  await on.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await on.getByRole("button", { name: "Make the account" }).click();
}

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

describe("a newcomer", () => {
  it("gets from nothing to a working token without reading anything", async () => {
    const begun = performance.now();
    await page.goto(`${product.url}/sign-up`);
    await signUp(page, "Ada Example", "ada@example.com");
    await heading(page, "Name your organisation").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Harbour Works");
    await page.getByRole("button", { name: "Make the organisation" }).click();
    await page.getByText("slw_live_").first().waitFor();
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`from sign-up to a working token in ${seconds.toFixed(1)} s\n`);
    expect(page.url()).toContain(`/o/${ORG}`);
  });

  it("confirms the address by the link of the letter, whose secret leaves the address at once", async () => {
    await page.goto(await linkTo("ada@example.com"));
    await heading(page, "The address is confirmed").waitFor();
    expect(page.url()).not.toContain("token");
    await open("/account", "Your account");
    await page.getByText("confirmed", { exact: true }).waitFor();
  });
});

describe("somebody who is invited", () => {
  let guest: Page;

  it("gets a letter, makes an account and joins", async () => {
    await open(`/o/${ORG}/settings/members`, "Members");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByLabel("E-mail address").fill("grace@example.com");
    await page.getByLabel("Role", { exact: true }).selectOption("viewer");
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await page.getByRole("heading", { name: "The invitation is sent" }).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("rowheader", { name: /grace@example\.com/ }).waitFor();

    guest = await (await browser.newContext()).newPage();
    await guest.goto(await linkTo("grace@example.com"));
    await heading(guest, "Join Harbour Works").waitFor();
    expect(await barriersOn(guest)).toEqual([]);
    await guest.getByRole("link", { name: "Make an account" }).click();
    await signUp(guest, "Grace Example", "grace@example.com");
    await guest.getByRole("button", { name: "Join Harbour Works" }).click();
    await guest.waitForURL(`**/o/${ORG}`);
  });

  it("sees what the role allows, as soon as it is changed", async () => {
    await guest.goto(`${product.url}/o/${ORG}/settings`);
    await guest.getByText("Tokens are for owners and maintainers").waitFor();
    await page.reload();
    await page.getByRole("rowheader", { name: "grace@example.com, address not confirmed" }).waitFor();
    await page.getByRole("button", { name: "Change role of Grace Example" }).click();
    const dialog = page.getByRole("dialog", { name: "Change the role of Grace Example" });
    await dialog.getByLabel("Role", { exact: true }).press("ArrowUp");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page
      .getByRole("row", { name: /Grace Example/ })
      .getByText("Viewer", { exact: true })
      .waitFor();
    await page.getByRole("button", { name: "Change role of Grace Example" }).click();
    await dialog.getByLabel("Role", { exact: true }).selectOption("maintainer");
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Grace Example is maintainer now").waitFor();
    await guest.reload();
    await guest.getByRole("button", { name: "New token" }).waitFor();
  });

  it("is offered no role that is not theirs to give, and no owner to change", async () => {
    await guest.goto(`${product.url}/o/${ORG}/settings/members`);
    await guest.getByRole("button", { name: "Invite" }).click();
    const roles = guest.getByLabel("Role", { exact: true }).getByRole("option");
    expect(await roles.allTextContents()).toEqual(["Maintainer", "Member", "Viewer"]);
    await guest.getByRole("button", { name: "Cancel" }).click();
    expect(await guest.getByRole("button", { name: "Change role of Ada Example" }).count()).toBe(0);
    expect(await guest.getByRole("button", { name: "Remove Ada Example" }).count()).toBe(0);
  });

  it("gives up a role of their own only when they say that they mean it", async () => {
    await guest.getByRole("button", { name: "Change role of Grace Example" }).click();
    const dialog = guest.getByRole("dialog", { name: "Change your role" });
    await dialog.getByLabel("Role", { exact: true }).selectOption("member");
    expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await dialog.getByLabel("I give up being maintainer").check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await guest.getByText("Grace Example is member now").waitFor();
    expect(await guest.getByRole("button", { name: "Change role of Grace Example" }).count()).toBe(0);
  });

  it("is gone at the next request after being removed", async () => {
    await page.getByRole("button", { name: "Remove Grace Example" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("Grace Example is removed").waitFor();
    await guest.reload();
    await guest
      .getByText("There is nothing here")
      .or(guest.getByRole("heading", { level: 1 }))
      .first()
      .waitFor();
    const board = await guest.request.get(`${product.url}/v1/orgs/${ORG}/board`);
    expect(board.status()).toBe(404);
    await guest.context().close();
  });
});

describe("an account", () => {
  it("takes a passkey, and lets it show who sits there", async () => {
    const cdp = await context.newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    // A passkey belongs to a name; an address in numbers has none.
    await open("/account", "Your account");
    const there = page.getByRole("link", { name: "open this page at localhost" });
    await there.waitFor();
    expect(await page.getByRole("button", { name: "Add a passkey" }).count()).toBe(0);
    const port = new URL(product.url).port;
    expect(await there.getAttribute("href")).toBe(`http://localhost:${port}/account`);
    await page.goto(`http://localhost:${port}/sign-in`);
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("**/o/**");
    await page.goto(`http://localhost:${port}/account`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("The passkey is added").waitFor();
    await page.getByRole("button", { name: /^Rename Chrome/ }).click();
    await page.getByLabel("Name", { exact: true }).fill("Laptop");
    await page.getByRole("button", { name: "Save" }).last().click();
    await page.getByText("The passkey is called Laptop").waitFor();

    letProofAge(product);
    await page.getByRole("button", { name: "Remove Laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    const asked = page.getByRole("dialog", { name: "Show that it is you" });
    await asked.waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await asked.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();

    await page.context().clearCookies();
    await page.goto(`http://localhost:${port}/sign-in`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL("**/o/**");
  });

  it("ends every other session when its password is changed", async () => {
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${product.url}/sign-in`);
    await other.getByLabel("E-mail address").fill("ada@example.com");
    await other.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.waitForURL("**/o/**");

    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("**/o/**");
    await open("/account", "Your account");
    await page.getByText("this one").waitFor();
    await page.getByLabel("Password now", { exact: true }).fill(PASSWORD);
    await page.getByLabel("New password", { exact: true }).fill("another long one");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("every other session ended").waitFor();
    await other.goto(`${product.url}/account`);
    await heading(other, "Sign in").waitFor();
    await other.context().close();
  });

  it("gets a new password by letter when it is forgotten", async () => {
    const forgetful = await (await browser.newContext()).newPage();
    await forgetful.goto(`${product.url}/sign-in`);
    await forgetful.getByRole("link", { name: "Forgot the password?" }).click();
    await forgetful.getByLabel("E-mail address").fill("grace@example.com");
    await forgetful.getByRole("button", { name: "Send the letter" }).click();
    await heading(forgetful, "Look into your mailbox").waitFor();
    await forgetful.goto(await linkTo("grace@example.com"));
    await heading(forgetful, "Set a new password").waitFor();
    await forgetful.getByLabel("Password", { exact: true }).fill("a third long one");
    await forgetful.getByRole("button", { name: "Set the password" }).click();
    await heading(forgetful, "The password is set").waitFor();
    await forgetful.context().close();
  });

  it("that has nothing to show is helped to a password where one is asked for", async () => {
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(`${product.url}/sign-in`);
    await guest.getByLabel("E-mail address").fill("grace@example.com");
    await guest.getByLabel("Password", { exact: true }).fill("a third long one");
    await guest.getByRole("button", { name: "Sign in", exact: true }).click();
    await heading(guest, "Name your organisation").waitFor();
    inAccounts(product, "update user set password_hash = null where email = 'grace@example.com'");
    letProofAge(product);
    await guest.goto(`${product.url}/account?problem=proof-lapsed`);
    await guest.getByText("Link GitHub once more").waitFor();
    await guest.getByLabel("New address").fill("grace.new@example.com");
    await guest.getByRole("button", { name: "Change the address" }).click();
    const asked = guest.getByRole("dialog", { name: "Show that it is you" });
    await asked.getByText("neither a password nor a passkey").waitFor();
    expect(await barriersOn(guest)).toEqual([]);
    await asked.getByRole("button", { name: "Send me a letter to set a password" }).click();
    await asked.getByText("The letter is on its way").waitFor();
    await guest.goto(await linkTo("grace@example.com"));
    await heading(guest, "Set a new password").waitFor();
    await guest.context().close();
  });
});

describe("the settings", () => {
  it("trust a CI, and show what its job has to do", async () => {
    await open(`/o/${ORG}/settings/trusts`, "Trusted CI");
    await page.getByRole("button", { name: "Trust a CI" }).click();
    await page.getByRole("button", { name: "Trust it" }).click();
    await page.getByText(/name at least one claim/i).waitFor();
    await page.getByLabel("Repository id").fill("123456");
    await page.getByRole("button", { name: "Trust it" }).click();
    await page.getByText(`audience=slipway:${ORG}`).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("repository_id=123456").waitFor();
  });

  it("say who did what, and that nothing of it was changed", async () => {
    await open(`/o/${ORG}/settings/audit`, "Audit");
    await page.getByText("Ada Example trusted GitHub Actions").waitFor();
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.getByText(/All \d+ entries follow from one another/).waitFor();
    await page.getByLabel("What", { exact: true }).selectOption("member.removed");
    await page.getByText("Ada Example removed grace@example.com").waitFor();
    expect(await page.getByText("trusted GitHub Actions").count()).toBe(0);
  });

  it("find what somebody did, to whom, and until when, by writing it", async () => {
    await open(`/o/${ORG}/settings/audit`, "Audit");
    await page.getByText("Grace Example accepted the invitation").waitFor();
    await page.getByLabel("By", { exact: true }).fill("grace example");
    await expect.poll(() => page.getByText(/^Ada Example /).count()).toBe(0);
    await page.getByText("Grace Example accepted the invitation").waitFor();
    await page.getByLabel("By", { exact: true }).fill("");
    await page.getByLabel("To", { exact: true }).fill("grace@example.com");
    await page.getByLabel("To", { exact: true }).press("Enter");
    await page
      .getByText("Ada Example invited grace@example.com")
      .or(page.getByText("removed grace@"))
      .waitFor();
    await expect.poll(() => page.getByText(/trusted GitHub/).count()).toBe(0);
    await page.getByLabel("To", { exact: true }).fill("");
    await page.getByLabel("Until", { exact: true }).fill("2020-01-01");
    await page.getByText("Nothing like that was done").waitFor();
    await page.getByLabel("Until", { exact: true }).fill("");
    const entry = page.getByRole("row", { name: /Ada Example trusted GitHub Actions/ });
    await entry.getByText("Details").click();
    await entry.getByText(/^req_/).waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it.each([
    ["/account", "Your account"],
    [`/o/${ORG}/settings`, "Settings"],
    [`/o/${ORG}/settings/members`, "Members"],
    [`/o/${ORG}/settings/trusts`, "Trusted CI"],
    [`/o/${ORG}/settings/audit`, "Audit"],
    [`/o/${ORG}/settings/general`, "General"],
    ["/forgot-password", "Set a new password"],
  ])("have no barriers in any look, and nothing wider than the window: %s", async (path, title) => {
    await open(path, title);
    await page.waitForLoadState("networkidle");
    expect(await barriersOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("remove the organisation when its name is written, after a proof", async () => {
    letProofAge(product);
    await open(`/o/${ORG}/settings/general`, "General");
    await page.getByRole("button", { name: "Remove the organisation" }).click();
    await page.getByLabel(`Write ${ORG} to remove it`).fill(ORG);
    await page.getByRole("button", { name: "Remove for good" }).click();
    const asked = page.getByRole("dialog", { name: "Show that it is you" });
    await asked.getByLabel("Password", { exact: true }).fill("another long one");
    await asked.getByRole("button", { name: "Go on" }).click();
    await heading(page, "Name your organisation").waitFor();
    expect((await page.request.get(`${product.url}/v1/orgs/${ORG}`)).status()).toBe(404);
  });

  it("made the browser complain of nothing", () => {
    const unexpected = complaints.filter((text) => !/status of (?:400|403|404|401)/.test(text));
    expect(unexpected).toEqual([]);
  });
});
