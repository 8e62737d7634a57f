import { describe, expect, it } from "vitest";
import { call, json, unique } from "../test/tenant.ts";

const PASSWORD = "a long password";
const post = (path: string, body: unknown) => call(path, { method: "POST", body });

describe("signing in with GitHub", () => {
  it("is not there where it is not configured", async () => {
    expect(await json(await call("/v1/auth/methods"))).toEqual({
      password: true,
      passkey: true,
      github: false,
    });
    expect((await call("/v1/auth/github")).status).toBe(404);
    expect((await call("/v1/auth/github/callback?code=a&state=b")).status).toBe(404);
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
