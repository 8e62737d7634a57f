import { describe, expect, it } from "vitest";
import { newAuthenticator } from "../test/authenticator.ts";
import { bindings, call, cookieOf, json, signUp } from "../test/tenant.ts";

const ORIGIN = "https://slipway.test";
type Options = { challenge: string; rp?: { id?: string }; rpId?: string };

const post = (path: string, body: unknown, cookie?: string) =>
  call(path, { method: "POST", body, ...(cookie ? { cookie } : {}) });
const options = async (path: string, cookie?: string): Promise<Options> =>
  json<Options>(await post(path, undefined, cookie));

/** Somebody with a passkey. */
async function enrolled(counter = 0) {
  const { cookie, email } = await signUp();
  const authenticator = await newAuthenticator(ORIGIN);
  const response = await authenticator.create(await options("/v1/me/passkeys/options", cookie), { counter });
  const added = await post("/v1/me/passkeys", { name: "Laptop", response }, cookie);
  expect(added.status).toBe(201);
  return { cookie, email, authenticator, passkey: await json<{ id: string }>(added) };
}

const signIn = (response: unknown) => post("/v1/auth/passkey", { response });
const challenge = () => options("/v1/auth/passkey/options");

describe("a passkey", () => {
  it("signs in whose it is, without a name or a password", async () => {
    const { authenticator, email } = await enrolled();
    const answer = await signIn(await authenticator.get(await challenge()));
    expect(answer.status).toBe(200);
    expect(await json(await call("/v1/me", { cookie: cookieOf(answer) }))).toMatchObject({ user: { email } });
  });

  it("answers each challenge once", async () => {
    const { authenticator } = await enrolled();
    const response = await authenticator.get(await challenge());
    expect((await signIn(response)).status).toBe(200);
    expect((await signIn(response)).status).toBe(403);
  });

  it("answers no challenge that is too old, or was never given", async () => {
    const { authenticator } = await enrolled();
    const old = await authenticator.get(await challenge());
    await bindings().CONTROL.prepare("update challenge set expires_at = 1").run();
    expect((await signIn(old)).status).toBe(403);
    const own = { ...(await challenge()), challenge: "b3duIGNoYWxsZW5nZQ" };
    expect((await signIn(await authenticator.get(own))).status).toBe(403);
  });

  it.each([
    ["on another site", { origin: "https://evil.example" }],
    ["without showing who holds it", { isVerified: false }],
  ])("is refused %s", async (_, over) => {
    const { authenticator } = await enrolled();
    expect((await signIn(await authenticator.get(await challenge(), over))).status).toBe(403);
  });

  it("is refused for another host's name", async () => {
    const { authenticator } = await enrolled();
    const elsewhere = { ...(await challenge()), rpId: "evil.example" };
    expect((await signIn(await authenticator.get(elsewhere))).status).toBe(403);
  });

  it("is refused with a signature that was tampered with, or of another key", async () => {
    const { authenticator } = await enrolled();
    const response = await authenticator.get(await challenge());
    const { signature } = response.response as { signature: string };
    const bytes = Buffer.from(signature, "base64url");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const forged = { ...response.response, signature: bytes.toString("base64url") };
    expect((await signIn({ ...response, response: forged })).status).toBe(403);
    const stranger = await newAuthenticator(ORIGIN);
    const foreign = await stranger.get(await challenge());
    expect((await signIn({ ...foreign, id: authenticator.id, rawId: authenticator.id })).status).toBe(403);
  });

  it("whose counter goes back is a copy, and is refused", async () => {
    const { authenticator } = await enrolled(5);
    expect((await signIn(await authenticator.get(await challenge(), { counter: 7 }))).status).toBe(200);
    expect((await signIn(await authenticator.get(await challenge(), { counter: 7 }))).status).toBe(403);
    expect((await signIn(await authenticator.get(await challenge(), { counter: 6 }))).status).toBe(403);
    expect((await signIn(await authenticator.get(await challenge(), { counter: 8 }))).status).toBe(200);
  });

  it("proves who sits there, to its own account alone", async () => {
    const [mine, theirs] = [await enrolled(), await enrolled()];
    const ask = () => options("/v1/me/proof/passkey/options", mine.cookie);
    const prove = (response: unknown) => post("/v1/me/proof/passkey", { response }, mine.cookie);
    expect((await prove(await theirs.authenticator.get(await ask()))).status).toBe(403);
    expect((await prove(await mine.authenticator.get(await challenge()))).status).toBe(403);
    const proven = await prove(await mine.authenticator.get(await ask()));
    expect(proven.status).toBe(200);
    const statuses = [mine.cookie, cookieOf(proven)].map(async (cookie) => call("/v1/me", { cookie }));
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([401, 200]);
  });

  it("is added and removed after a fresh proof only, and renamed", async () => {
    const { cookie, passkey } = await enrolled();
    const renamed = await call(`/v1/me/passkeys/${passkey.id}`, {
      method: "PATCH",
      body: { name: "Key" },
      cookie,
    });
    expect(await json(renamed)).toMatchObject({ name: "Key", synced: false });
    await bindings().CONTROL.prepare("update session set proven_at = 1").run();
    expect((await post("/v1/me/passkeys/options", undefined, cookie)).status).toBe(403);
    const remove = (under: string) =>
      call(`/v1/me/passkeys/${passkey.id}`, { method: "DELETE", cookie: under });
    expect((await remove(cookie)).status).toBe(403);
    const proven = cookieOf(await post("/v1/me/proof", { password: "a long password" }, cookie));
    expect((await remove(proven)).status).toBe(204);
    expect((await remove(proven)).status).toBe(404);
  });

  it("that is made for another challenge, site or without showing who holds it is not taken", async () => {
    const { cookie } = await signUp();
    const authenticator = await newAuthenticator(ORIGIN);
    const add = async (over: object, given?: Options) => {
      const asked = given ?? (await options("/v1/me/passkeys/options", cookie));
      const response = await authenticator.create(asked, over);
      return (await post("/v1/me/passkeys", { name: "x", response }, cookie)).status;
    };
    expect(await add({ origin: "https://evil.example" })).toBe(403);
    expect(await add({ isVerified: false })).toBe(403);
    expect(await add({}, { challenge: "bm9uZQ", rp: { id: "slipway.test" } })).toBe(403);
    expect(await add({})).toBe(201);
    expect(await add({})).toBe(409);
  });
});
