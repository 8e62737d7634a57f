import { describe, expect, it } from "vitest";
import { profileOf } from "../outside/github.ts";
import { configured } from "../test/configured.ts";
import { secretTo } from "../test/letters.ts";
import { bindings, call, json, signUp, unique } from "../test/tenant.ts";

const BASE = "https://slipway.test";
const product = configured({ GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret" });

/** The product as it is where GitHub is configured. */
const ask = (path: string, cookies: readonly string[] = []): Promise<Response> =>
  product(BASE + path, { headers: { cookie: cookies.join("; ") } });

const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
const sessionOf = (response: Response) =>
  cookiesOf(response).find((cookie) => cookie.startsWith("__Host-slipway_session="));

type Who = { id: number; login?: string; email: string | null; verified?: boolean };
const codeOf = (who: Who) => Buffer.from(JSON.stringify({ login: "octocat", ...who })).toString("base64url");

/** Goes to GitHub and comes back as somebody. */
async function comeBack(
  who: Who | "unknown",
  cookies: readonly string[] = [],
  next = "/",
): Promise<Response> {
  const left = await ask(`/v1/auth/github?next=${encodeURIComponent(next)}`, cookies);
  expect(left.status).toBe(302);
  const to = new URL(left.headers.get("location") ?? "");
  expect(to.origin + to.pathname).toBe("https://github.com/login/oauth/authorize");
  expect(to.searchParams.get("redirect_uri")).toBe(`${BASE}/v1/auth/github/callback`);
  const code = who === "unknown" ? who : codeOf(who);
  const state = to.searchParams.get("state");
  return ask(`/v1/auth/github/callback?code=${code}&state=${state}`, [...cookies, ...cookiesOf(left)]);
}

const me = async (cookie: string | undefined) => (await call("/v1/me", { cookie: cookie ?? "" })).json();
let serial = 1000;
const newId = () => {
  serial += 1;
  return serial;
};

describe("who comes back from GitHub", () => {
  it("has a new account, whose address GitHub has verified, and is the same the next time", async () => {
    const [id, email] = [newId(), `${unique("octo")}@example.com`];
    const first = await comeBack({ id, email }, [], "/o/acme");
    expect(first.headers.get("location")).toBe("/o/acme");
    const account = await me(sessionOf(first));
    expect(account).toMatchObject({ user: { email, emailVerified: true } });
    const renamed = await comeBack({ id, login: "renamed", email: "other@example.com" });
    expect(await me(sessionOf(renamed))).toEqual(account);
  });

  it("is let into an account with the same address only where both sides have verified it", async () => {
    const { cookie, email } = await signUp();
    const refused = await comeBack({ id: newId(), email });
    expect(refused.headers.get("location")).toBe("/sign-in?problem=address-taken");
    expect(sessionOf(refused)).toBeUndefined();
    await call("/v1/auth/email/confirm", { method: "POST", body: { token: await secretTo(email) } });
    const linked = await comeBack({ id: newId(), email });
    expect(await me(sessionOf(linked))).toEqual(await me(cookie));
  });

  it("without a verified address has no account", async () => {
    for (const who of [{ email: null }, { email: `${unique("x")}@example.com`, verified: false }]) {
      const refused = await comeBack({ id: newId(), ...who });
      expect(refused.headers.get("location")).toBe("/sign-in?problem=no-address");
    }
  });

  it("while signed in links the account, once for each side", async () => {
    const [mine, theirs] = [await signUp(), await signUp()];
    const id = newId();
    await comeBack({ id, email: null }, [mine.cookie]);
    const security = await json(await call("/v1/me/security", { cookie: mine.cookie }));
    expect(security).toMatchObject({ github: "octocat" });
    const refused = await comeBack({ id, email: null }, [theirs.cookie]);
    expect(refused.headers.get("location")).toBe("/account?problem=linked-elsewhere");
    const unlinked = await call("/v1/me/github", { method: "DELETE", cookie: mine.cookie });
    expect(unlinked.status).toBe(204);
  });

  it("while signed in but with a proof that lapsed is led back to the account, and links nothing", async () => {
    const { cookie } = await signUp();
    await bindings().CONTROL.prepare("update session set proven_at = 1").run();
    const refused = await comeBack({ id: newId(), email: null }, [cookie]);
    expect([refused.status, refused.headers.get("location")]).toEqual([302, "/account?problem=proof-lapsed"]);
    expect(await json(await call("/v1/me/security", { cookie }))).toMatchObject({ github: null });
  });

  it("by GitHub's word alone has not proven who sits there, and cannot lose the only way in", async () => {
    const arrived = await comeBack({ id: newId(), email: `${unique("octo")}@example.com` });
    const cookie = sessionOf(arrived) ?? "";
    const unlink = () => call("/v1/me/github", { method: "DELETE", cookie });
    expect((await json<{ type: string }>(await unlink())).type).toMatch(/proof-required$/);
    await bindings().CONTROL.prepare("update session set proven_at = ?").bind(Date.now()).run();
    expect((await unlink()).status).toBe(409);
  });

  it("with another state than was given, or a code GitHub does not know, is not let in", async () => {
    const forged = await ask(`/v1/auth/github/callback?code=${codeOf({ id: 1, email: null })}&state=forged`);
    expect(forged.headers.get("location")).toBe("/sign-in?problem=github-expired");
    const unknown = await comeBack("unknown");
    expect(unknown.headers.get("location")).toBe("/sign-in?problem=github-expired");
  });

  it.each(["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "goes nowhere but here: %s",
    async (next) => {
      const arrived = await comeBack({ id: newId(), email: `${unique("octo")}@example.com` }, [], next);
      expect(arrived.headers.get("location")).toBe("/");
    },
  );
});

describe("what GitHub says of somebody", () => {
  it.each([[null], [{}], [{ id: "1", login: "x" }], [{ id: 1.5, login: "x" }], [{ id: 1 }], ["text"]])(
    "is not believed where it is not what it should be: %j",
    (user) => expect(profileOf(user, "nonsense")).toBeNull(),
  );

  it("counts a primary address only where it is verified", () => {
    const user = { id: 1, login: "x" };
    const address = { email: "a@example.com", primary: true };
    expect(profileOf(user, [{ ...address, verified: false }])?.email).toBeNull();
    expect(profileOf(user, [{ ...address, verified: true }])?.email).toBe("a@example.com");
    expect(profileOf(user, { email: "a@example.com" })?.email).toBeNull();
  });
});
