import { describe, expect, it } from "vitest";
import { configured } from "../test/configured.ts";
import { lettersTo } from "../test/letters.ts";
import { cookieOf, json, unique } from "../test/tenant.ts";

const PUBLIC = "https://slipway.example";
const EVIL = "https://evil.example";
const LOCAL = "http://127.0.0.1:8787";
const named = configured({ PUBLIC_URL: `${PUBLIC}/`, GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "x" });
const embedded = configured({ PUBLIC_URL: LOCAL });
type Product = typeof named;

const post = (product: Product, origin: string, path: string, body?: unknown, cookie = "") =>
  product(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin, cookie },
    body: body === undefined ? null : JSON.stringify(body),
  });
const newcomer = async (product: Product, origin: string) => {
  const email = `${unique("ada")}@example.com`;
  const made = await post(product, origin, "/v1/auth/sign-up", {
    email,
    password: "a long password",
    name: "A",
  });
  expect(made.status).toBe(201);
  return { email, cookie: cookieOf(made) };
};
const linksTo = async (email: string) =>
  (await lettersTo(email)).flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []);

describe("a product that knows where it is served", () => {
  it("writes links that lead there, whatever host a request names", async () => {
    const { email, cookie } = await newcomer(named, EVIL);
    await post(named, EVIL, "/v1/auth/password-reset", { email });
    const stranger = `${unique("nobody")}@example.com`;
    await post(named, EVIL, "/v1/auth/password-reset", { email: stranger });
    const org = unique("org");
    await post(named, EVIL, "/v1/orgs", { slug: org, name: "Org" }, cookie);
    const guest = { email: `${unique("guest")}@example.com`, role: "viewer" };
    const invited = await post(named, EVIL, `/v1/orgs/${org}/invitations`, guest, cookie);
    const { url } = await json<{ url: string }>(invited);
    const links = [await linksTo(email), await linksTo(stranger), await linksTo(guest.email), [url]].flat();
    expect(links).toHaveLength(5);
    expect(links.filter((link) => !link.startsWith(`${PUBLIC}/`))).toEqual([]);
  });

  it("binds passkeys and GitHub's way back to it", async () => {
    const options = await post(named, EVIL, "/v1/auth/passkey/options");
    expect(await json(options)).toMatchObject({ rpId: "slipway.example" });
    const elsewhere = await named(`${EVIL}/v1/auth/github?next=%2Fo%2Facme`);
    expect(elsewhere.headers.get("location")).toBe(`${PUBLIC}/v1/auth/github?next=%2Fo%2Facme`);
    const there = await named(`${PUBLIC}/v1/auth/github?next=%2Fo%2Facme`);
    const to = new URL(there.headers.get("location") ?? "");
    expect(to.searchParams.get("redirect_uri")).toBe(`${PUBLIC}/v1/auth/github/callback`);
  });
});

describe("a product on one machine", () => {
  it("lets a browser that came by localhost use it, and a passkey there", async () => {
    const local = "http://localhost:8787";
    const { email, cookie } = await newcomer(embedded, local);
    const options = await post(embedded, local, "/v1/me/passkeys/options", undefined, cookie);
    expect(await json(options)).toMatchObject({ rp: { id: "localhost" } });
    expect((await linksTo(email)).every((link) => link.startsWith(`${LOCAL}/`))).toBe(true);
  });

  it("is not what another's name that leads here makes of it", async () => {
    const options = await post(embedded, "http://evil.example:8787", "/v1/auth/passkey/options");
    expect(await json(options)).toMatchObject({ rpId: "127.0.0.1" });
  });
});
