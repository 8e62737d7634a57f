import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { secretTo } from "../test/letters.ts";
import { openSocket, UPGRADE } from "../test/sockets.ts";
import {
  bindings,
  call,
  cookieOf,
  eventually,
  json,
  makeToken,
  read,
  signUp,
  type Tenant,
  tenant,
} from "../test/tenant.ts";

const PASSWORD = "a long password";
const post = (path: string, body: unknown, cookie?: string) =>
  call(path, { method: "POST", body, ...(cookie ? { cookie } : {}) });
const signIn = async (email: string) =>
  cookieOf(await post("/v1/auth/sign-in", { email, password: PASSWORD }));
const follow = (of: Tenant, cookie: string) => openSocket(`/v1/orgs/${of.org}/live`, { cookie });
const closing = (socket: { code(): number | null }) =>
  eventually(
    async () => socket.code(),
    (code) => code !== null,
  );
const otherSession = async (cookie: string) => {
  const { items } = await json<{ items: { id: string; current: boolean }[] }>(
    await call("/v1/me/sessions", { cookie }),
  );
  return items.find(({ current }) => !current)?.id ?? "";
};
const feedOf = async (of: Tenant) => bindings().LIVE.getByName((await read<{ id: string }>(of, "")).id);

describe("what a session has open", () => {
  it.each<[string, (of: Tenant, cookie: string) => Promise<Response>]>([
    ["the session signs out", (_, cookie) => post("/v1/auth/sign-out", undefined, cookie)],
    [
      "it signs in anew",
      ({ email }, cookie) => post("/v1/auth/sign-in", { email, password: PASSWORD }, cookie),
    ],
    [
      "it is ended from another",
      async ({ cookie }) =>
        call(`/v1/me/sessions/${await otherSession(cookie)}`, { method: "DELETE", cookie }),
    ],
    ["all others are ended", ({ cookie }) => call("/v1/me/sessions", { method: "DELETE", cookie })],
    [
      "the password is changed",
      ({ cookie }) => post("/v1/me/password", { current: PASSWORD, password: "another long one" }, cookie),
    ],
    [
      "the password is set anew",
      async ({ email }) => {
        await post("/v1/auth/password-reset", { email });
        const token = await secretTo(email);
        return post("/v1/auth/password-reset/confirm", { token, password: "another long one" });
      },
    ],
  ])("is closed as %s", async (_, end) => {
    const of = await tenant();
    const second = await signIn(of.email);
    const socket = await follow(of, second);
    expect((await end(of, second)).ok).toBe(true);
    expect(await closing(socket)).toBe(4403);
  });

  it("stays open while another session of the same person ends", async () => {
    const of = await tenant();
    const socket = await follow(of, of.cookie);
    const other = await follow(of, await signIn(of.email));
    await call("/v1/me/sessions", { method: "DELETE", cookie: of.cookie });
    await closing(other);
    expect(socket.code()).toBeNull();
    socket.close();
  });

  it("is closed in every organisation the person belongs to, also as the account goes", async () => {
    const [one, two] = [await tenant(), await tenant()];
    const person = await signUp();
    for (const of of [one, two]) {
      const body = { email: person.email, role: "viewer" };
      await post(`/v1/orgs/${of.org}/members`, body, of.cookie);
    }
    const sockets = [await follow(one, person.cookie), await follow(two, person.cookie)];
    expect((await call("/v1/me", { method: "DELETE", cookie: person.cookie })).status).toBe(204);
    for (const socket of sockets) expect(await closing(socket)).toBe(4403);
  });
});

describe("what a token has open", () => {
  it("is closed as the token is revoked with the member who made it", async () => {
    const of = await tenant();
    const person = await signUp();
    await post(`/v1/orgs/${of.org}/members`, { email: person.email, role: "maintainer" }, of.cookie);
    const token = await makeToken({ org: of.org, cookie: person.cookie }, ["read"]);
    const socket = await openSocket(`/v1/orgs/${of.org}/live`, { token });
    const { user } = await json<{ user: { id: string } }>(await call("/v1/me", { cookie: person.cookie }));
    await call(`/v1/orgs/${of.org}/members/${user.id}?tokens=revoke`, {
      method: "DELETE",
      cookie: of.cookie,
    });
    expect(await closing(socket)).toBe(4403);
  });
});

describe("a socket whose credential ends", () => {
  /** As if the credential's time were up. */
  const letEnd = async (of: Tenant) =>
    runInDurableObject(await feedOf(of), (_, state) => {
      for (const socket of state.getWebSockets())
        socket.serializeAttachment({ ...socket.deserializeAttachment(), endsAt: 1 });
    });

  it("is closed when its time is up, though nothing happens", async () => {
    const of = await tenant();
    const socket = await openSocket(`/v1/orgs/${of.org}/live`, { token: of.token });
    await letEnd(of);
    expect(await runDurableObjectAlarm(await feedOf(of))).toBe(true);
    expect(await closing(socket)).toBe(4401);
  });

  it("hears nothing that happens after", async () => {
    const of = await tenant();
    const socket = await openSocket(`/v1/orgs/${of.org}/live`, { token: of.token });
    await letEnd(of);
    await (await feedOf(of)).publish([{ type: "inbox.changed" }]);
    expect(await closing(socket)).toBe(4401);
    expect(socket.heard).toEqual([]);
  });

  it("is looked for when the first of all ends, as long as any is open", async () => {
    const of = await tenant();
    const feed = await feedOf(of);
    const alarm = () => runInDurableObject(feed, (_, state) => state.storage.getAlarm());
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    const made = await post(
      `/v1/orgs/${of.org}/tokens`,
      { name: "t", scopes: ["read"], expiresAt },
      of.cookie,
    );
    const { token } = await json<{ token: string }>(made);
    await openSocket(`/v1/orgs/${of.org}/live`, { token: of.token });
    const later = await alarm();
    await openSocket(`/v1/orgs/${of.org}/live`, { token });
    expect(await alarm()).toBe(Date.parse(expiresAt));
    expect(later).toBeGreaterThan(Date.parse(expiresAt));
    expect(await runDurableObjectAlarm(feed)).toBe(true);
    expect(await alarm()).toBe(Date.parse(expiresAt));
    await letEnd(of);
    expect(await runDurableObjectAlarm(feed)).toBe(true);
    expect(await alarm()).toBeNull();
  });
});

describe("the live feed", () => {
  it("is not for a CI job's identity token, which is good for one request", async () => {
    const of = await tenant();
    const issuer = "https://token.actions.githubusercontent.com";
    const trust = { issuer, claims: { repository_id: "7" }, scopes: ["read"] };
    expect((await post(`/v1/orgs/${of.org}/trusts`, trust, of.cookie)).status).toBe(201);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: `slipway:${of.org}`, iat: now, exp: now + 300, repository_id: "7" };
    const signed = await fetch("https://issuer.test/sign", {
      method: "POST",
      body: JSON.stringify({ claims }),
    });
    const refused = await call(`/v1/orgs/${of.org}/live`, { token: await signed.text(), headers: UPGRADE });
    expect(refused.status).toBe(403);
    expect((await json<{ detail: string }>(refused)).detail).toContain("one request");
  });
});
