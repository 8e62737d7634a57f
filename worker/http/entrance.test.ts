import { describe, expect, it } from "vitest";
import { configured } from "../test/configured.ts";
import { call, json, unique } from "../test/tenant.ts";

const PASSWORD = "a long password";
const post = (path: string, body: unknown) => call(path, { method: "POST", body });

describe("signing in with GitHub", () => {
  it("is not there where it is not configured", async () => {
    expect(await json(await call("/v1/auth/methods"))).toEqual({
      password: true,
      passkey: true,
      github: false,
      letters: true,
    });
    expect((await call("/v1/auth/github")).status).toBe(404);
    expect((await call("/v1/auth/github/callback?code=a&state=b")).status).toBe(404);
  });
});

describe("the ways to sign in", () => {
  const methods = async (origin: string, ask = configured({})) =>
    json<{ passkey: boolean; letters: boolean }>(await ask(`${origin}/v1/auth/methods`));

  it("hold no passkey at an address in numbers, which no browser would make one for", async () => {
    for (const origin of ["http://127.0.0.1:8787", "http://[::1]:8787", "https://192.0.2.7"])
      expect(await methods(origin)).toMatchObject({ passkey: false });
    expect(await methods("http://localhost:8787")).toMatchObject({ passkey: true });
  });

  it("hold no passkey at another name than the product is served at", async () => {
    const named = configured({ PUBLIC_URL: "https://slipway.example" });
    expect(await methods("https://other.example", named)).toMatchObject({ passkey: false });
    expect(await methods("https://slipway.example", named)).toMatchObject({ passkey: true });
  });

  it("promise no letter where none can leave", async () => {
    expect(await methods("https://slipway.test")).toMatchObject({ letters: true });
    const mute = configured({ LOCAL_MAILBOX: undefined });
    expect(await methods("https://slipway.test", mute)).toMatchObject({ letters: false });
  });
});

describe("the mailbox", () => {
  it("shows letters with their links, and what a name says as text", async () => {
    const email = `${unique("x")}@example.com`;
    await post("/v1/auth/sign-up", { email, password: PASSWORD, name: "<script>alert(1)</script>" });
    const page = await call("http://localhost/local/mailbox");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    const text = await page.text();
    expect(text).toContain(`href="https://slipway.test/confirm-email#token=`);
    expect(text).not.toContain("<script>");
  });

  it("is nowhere but at the machine's own names", async () => {
    const absent = await json<{ detail: string }>(await call("/local/nothing"));
    for (const path of ["/local/mailbox", "/local/mailbox.json"]) {
      for (const host of ["localhost:8787", "127.0.0.1:8787"])
        expect((await call(`http://${host}${path}`)).status).toBe(200);
      const elsewhere = await call(`http://evil.example:8787${path}`);
      expect(elsewhere.status).toBe(404);
      expect(await json(elsewhere)).toMatchObject({ detail: absent.detail });
    }
  });
});
