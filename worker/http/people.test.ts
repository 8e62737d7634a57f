import { describe, expect, it } from "vitest";
import { newAuthenticator } from "../test/authenticator.ts";
import { lettersTo, secretTo } from "../test/letters.ts";
import { bindings, call, cookieOf, json, signUp, tenant, unique } from "../test/tenant.ts";

const PASSWORD = "a long password";
const post = (path: string, body: unknown, cookie?: string) =>
  call(path, { method: "POST", body, ...(cookie ? { cookie } : {}) });
const isIn = async (cookie: string) => (await call("/v1/me", { cookie })).status === 200;
const signIn = async (email: string, password = PASSWORD) => post("/v1/auth/sign-in", { email, password });
/** Asks for the letter, and sets a password with it. */
const resetWith = async (email: string, password: string) => {
  await post("/v1/auth/password-reset", { email });
  const confirmed = await post("/v1/auth/password-reset/confirm", { token: await secretTo(email), password });
  expect(confirmed.status).toBe(204);
};

describe("a session", () => {
  it("is listed with where it came from, and can be ended one by one", async () => {
    const { cookie, email } = await signUp();
    const other = cookieOf(await signIn(email));
    const listed = await json<{ items: { id: string; current: boolean }[] }>(
      await call("/v1/me/sessions", { cookie }),
    );
    expect(listed.items.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(JSON.stringify(listed)).not.toContain(cookie.split("=")[1]);
    const id = listed.items.find(({ current }) => !current)?.id;
    expect((await call(`/v1/me/sessions/${id}`, { method: "DELETE", cookie })).status).toBe(204);
    expect([await isIn(cookie), await isIn(other)]).toEqual([true, false]);
    expect((await call(`/v1/me/sessions/${id}`, { method: "DELETE", cookie })).status).toBe(404);
  });

  it("stays alone when all others are ended", async () => {
    const { cookie, email } = await signUp();
    const other = cookieOf(await signIn(email));
    expect((await call("/v1/me/sessions", { method: "DELETE", cookie })).status).toBe(204);
    expect([await isIn(cookie), await isIn(other)]).toEqual([true, false]);
  });

  it("ends when the same browser signs in anew, so that none is carried over", async () => {
    const { cookie, email } = await signUp();
    const next = cookieOf(await post("/v1/auth/sign-in", { email, password: PASSWORD }, cookie));
    expect(next).not.toBe(cookie);
    expect([await isIn(cookie), await isIn(next)]).toEqual([false, true]);
  });

  it("ends after ninety days, however much it is used", async () => {
    const { cookie } = await signUp();
    await bindings()
      .CONTROL.prepare("update session set ends_at = ?")
      .bind(Date.now() - 1)
      .run();
    expect(await isIn(cookie)).toBe(false);
  });
});

describe("a password", () => {
  it("is changed by who knows it; every other session ends and this one gets a new secret", async () => {
    const { cookie, email } = await signUp();
    const other = cookieOf(await signIn(email));
    const wrong = await post(
      "/v1/me/password",
      { current: "not this one", password: "another long one" },
      cookie,
    );
    expect(wrong.status).toBe(403);
    const changed = await post(
      "/v1/me/password",
      { current: PASSWORD, password: "another long one" },
      cookie,
    );
    expect(changed.status).toBe(204);
    const renewed = cookieOf(changed);
    expect([await isIn(cookie), await isIn(other), await isIn(renewed)]).toEqual([false, false, true]);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, "another long one")).status).toBe(200);
    expect((await lettersTo(email))[0]?.subject).toContain("was changed");
  });

  it("is set anew by the secret of a letter, once, which ends every session", async () => {
    const { cookie, email } = await signUp();
    expect((await post("/v1/auth/password-reset", { email })).status).toBe(204);
    const token = await secretTo(email);
    const reset = { token, password: "another long one" };
    expect((await post("/v1/auth/password-reset/confirm", reset)).status).toBe(204);
    expect(await isIn(cookie)).toBe(false);
    expect((await signIn(email, "another long one")).status).toBe(200);
    expect((await post("/v1/auth/password-reset/confirm", reset)).status).toBe(404);
  });

  it("is asked for alike whether there is an account or not", async () => {
    const nobody = `${unique("nobody")}@example.com`;
    expect((await post("/v1/auth/password-reset", { email: nobody })).status).toBe(204);
    const [letter] = await lettersTo(nobody);
    expect(letter?.text).toContain("no account");
    expect(letter?.text).not.toContain("#token=");
  });

  it("is not set by a letter that is too old, or for something else", async () => {
    const { email } = await signUp();
    const verification = await secretTo(email);
    const other = { token: verification, password: "another long one" };
    expect((await post("/v1/auth/password-reset/confirm", other)).status).toBe(404);
    await post("/v1/auth/password-reset", { email });
    const token = await secretTo(email);
    await bindings().CONTROL.prepare("update letter set expires_at = 1").run();
    expect((await post("/v1/auth/password-reset/confirm", { ...other, token })).status).toBe(404);
  });

  it.each(["changed", "set anew"])(
    "that is %s takes back another address that was asked for",
    async (how) => {
      const { cookie, email } = await signUp();
      const theirs = `${unique("evil")}@example.com`;
      expect((await post("/v1/me/email", { email: theirs }, cookie)).status).toBe(204);
      const link = await secretTo(theirs);
      const password = "another long one";
      if (how === "changed") await post("/v1/me/password", { current: PASSWORD, password }, cookie);
      else await resetWith(email, password);
      expect((await post("/v1/auth/email/confirm", { token: link })).status).toBe(404);
      const owner = cookieOf(await signIn(email, password));
      expect(await json(await call("/v1/me/security", { cookie: owner }))).toMatchObject({
        pendingEmail: null,
      });
    },
  );

  it.each([
    ["leaves no other way in where the address was never confirmed", false],
    ["leaves the other ways in where it was", true],
  ])("set anew %s", async (_, isConfirmed) => {
    const { cookie, email } = await signUp();
    if (isConfirmed) await post("/v1/auth/email/confirm", { token: await secretTo(email) });
    const options = await post("/v1/me/passkeys/options", undefined, cookie);
    const authenticator = await newAuthenticator("https://slipway.test");
    const response = await authenticator.create(await json<{ challenge: string }>(options));
    expect((await post("/v1/me/passkeys", { name: "Laptop", response }, cookie)).status).toBe(201);
    const link = bindings().CONTROL.prepare(
      "update user set github_id = ?1, github_login = 'o' where email = ?1",
    );
    await link.bind(email).run();
    await resetWith(email, "another long one");
    const owner = cookieOf(await signIn(email, "another long one"));
    const { items } = await json<{ items: object[] }>(await call("/v1/me/passkeys", { cookie: owner }));
    const { github } = await json<{ github: unknown }>(await call("/v1/me/security", { cookie: owner }));
    expect([items.length, github]).toEqual(isConfirmed ? [1, "o"] : [0, null]);
  });

  it("is hashed anew at sign-in when it was stored with weaker parameters", async () => {
    const { email } = await signUp();
    const stored = () =>
      bindings()
        .CONTROL.prepare("select password_hash as h from user where email = ?")
        .bind(email)
        .first<string>("h");
    const { scryptSync } = await import("node:crypto");
    const key = scryptSync(PASSWORD, "salt", 32, { N: 1024, r: 8, p: 1 }).toString("base64url");
    const weak = `$scrypt$N=1024,r=8,p=1$${Buffer.from("salt").toString("base64url")}$${key}`;
    await bindings()
      .CONTROL.prepare("update user set password_hash = ? where email = ?")
      .bind(weak, email)
      .run();
    expect((await signIn(email)).status).toBe(200);
    expect(await stored()).toMatch(/^\$scrypt\$N=16384,r=8,p=5\$/);
    expect((await signIn(email)).status).toBe(200);
  });
});

describe("an address", () => {
  it("is confirmed by the letter that was sent at sign-up", async () => {
    const { cookie, email } = await signUp();
    const me = async () =>
      (await json<{ user: { emailVerified: boolean } }>(await call("/v1/me", { cookie }))).user;
    expect((await me()).emailVerified).toBe(false);
    const token = await secretTo(email);
    expect((await post("/v1/auth/email/confirm", { token })).status).toBe(200);
    expect((await me()).emailVerified).toBe(true);
    expect((await post("/v1/auth/email/confirm", { token })).status).toBe(404);
  });

  it("is changed once the new one is confirmed, and the old one is told", async () => {
    const { cookie, email } = await signUp();
    const next = `${unique("next")}@example.com`;
    expect((await post("/v1/me/email", { email: next }, cookie)).status).toBe(204);
    expect((await signIn(next)).status).toBe(401);
    expect((await lettersTo(email))[0]?.text).toContain(next);
    const confirmed = await post("/v1/auth/email/confirm", { token: await secretTo(next) });
    expect(await json(confirmed)).toMatchObject({ user: { email: next, emailVerified: true } });
    expect(await isIn(cookie)).toBe(false);
    expect((await signIn(next)).status).toBe(200);
    expect((await signIn(email)).status).toBe(401);
  });

  it("of another account changes nothing, and tells nobody but its owner", async () => {
    const [mine, theirs] = [await signUp(), await signUp()];
    expect((await post("/v1/me/email", { email: theirs.email }, mine.cookie)).status).toBe(204);
    const [letter] = await lettersTo(theirs.email);
    expect(letter?.text).toContain("has one already");
    expect(letter?.text).not.toContain("#token=");
  });

  it("taken by another in the meantime is refused at its confirmation", async () => {
    const { cookie } = await signUp();
    const wanted = `${unique("wanted")}@example.com`;
    await post("/v1/me/email", { email: wanted }, cookie);
    const token = await secretTo(wanted);
    await post("/v1/auth/sign-up", { email: wanted, password: PASSWORD, name: "B" });
    expect((await post("/v1/auth/email/confirm", { token })).status).toBe(409);
  });
});

describe("an account", () => {
  it("takes another name", async () => {
    const { cookie } = await signUp();
    const answer = await call("/v1/me", { method: "PATCH", body: { name: " Grace " }, cookie });
    expect(await json(answer)).toMatchObject({ user: { name: "Grace" } });
  });

  it("is removed with everything that opens it, but not while an organisation needs it", async () => {
    const of = await tenant();
    const kept = await call("/v1/me", { method: "DELETE", cookie: of.cookie });
    expect(kept.status).toBe(409);
    expect((await json<{ detail: string }>(kept)).detail).toContain(of.org);
    const { cookie, email } = await signUp();
    expect((await call("/v1/me", { method: "DELETE", cookie })).status).toBe(204);
    expect(await isIn(cookie)).toBe(false);
    expect((await signIn(email)).status).toBe(401);
    expect((await post("/v1/auth/sign-up", { email, password: PASSWORD, name: "Again" })).status).toBe(201);
  });

  it("cannot be guessed at without end, from however many addresses", async () => {
    const { email } = await signUp();
    const answers: number[] = [];
    // Two windows of thirty, should the clock step into the next on the way.
    for (let index = 0; index < 61 && !answers.includes(429); index += 1) {
      const guess = await call("/v1/auth/sign-in", {
        method: "POST",
        body: { email: `none-${email}`, password: "guess" },
        headers: { "cf-connecting-ip": `192.0.2.${index}` },
      });
      answers.push(guess.status);
    }
    expect(answers).toContain(429);
    expect((await post("/v1/auth/password-reset", { email: `none-${email}` })).status).toBe(204);
  }, 60_000);
});
