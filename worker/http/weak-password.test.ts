import { describe, expect, it } from "vitest";
import { lettersTo, secretTo } from "../test/letters.ts";
import { call, json, signUp, unique } from "../test/tenant.ts";

const post = (path: string, body: object, cookie?: string) =>
  call(path, { method: "POST", body, ...(cookie ? { cookie } : {}) });

async function expectRefused(answer: Response): Promise<void> {
  expect(answer.status).toBe(400);
  expect(await json(answer)).toMatchObject({ errors: [{ path: "password" }] });
}

describe("a password that anybody would try first", () => {
  it("makes no account", async () => {
    const email = `${unique("ada")}@example.com`;
    for (const password of ["1234567890", email.toUpperCase(), "Ada Lovelace"])
      await expectRefused(await post("/v1/auth/sign-up", { email, password, name: "Ada Lovelace" }));
    expect(await lettersTo(email)).toEqual([]);
  });

  it("takes the place of no other", async () => {
    const { cookie, email } = await signUp();
    const change = { current: "a long password", password: email };
    await expectRefused(await post("/v1/me/password", change, cookie));
    expect((await call("/v1/me", { cookie })).status).toBe(200);
  });

  it("does not use the letter up that it was sent with", async () => {
    const { email } = await signUp();
    await post("/v1/auth/password-reset", { email });
    const token = await secretTo(email);
    const reset = (password: string) => post("/v1/auth/password-reset/confirm", { token, password });
    await expectRefused(await reset("qwertyuiop"));
    await expectRefused(await reset(email));
    expect((await reset("another long one")).status).toBe(204);
    expect((await reset("another long one")).status).toBe(404);
  });
});
