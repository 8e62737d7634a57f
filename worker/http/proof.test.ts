import { describe, expect, it } from "vitest";
import { bindings, call, cookieOf, json, signUp, tenant, unique } from "../test/tenant.ts";

const PASSWORD = "a long password";
const post = (path: string, body: unknown, cookie: string) => call(path, { method: "POST", body, cookie });

/** As if the proof a session gave were old. */
const letProofAge = async () => {
  await bindings().CONTROL.prepare("update session set proven_at = 1").run();
};

describe("what is grave", () => {
  it("asks for a fresh proof, which the password gives", async () => {
    const of = await tenant();
    await letProofAge();
    const refused = await post("/v1/me/email", { email: `${unique("n")}@example.com` }, of.cookie);
    expect(refused.status).toBe(403);
    expect((await json<{ type: string }>(refused)).type).toMatch(/proof-required$/);
    expect((await post("/v1/me/proof", { password: "not this one" }, of.cookie)).status).toBe(403);
    const proven = await post("/v1/me/proof", { password: PASSWORD }, of.cookie);
    expect(proven.status).toBe(200);
    const again = { email: `${unique("n")}@example.com` };
    expect((await post("/v1/me/email", again, cookieOf(proven))).status).toBe(204);
  });

  it("is open to a session that goes on under a new secret, and not to who had the old one", async () => {
    const { cookie } = await signUp();
    const sessions = async (under: string) =>
      json<{ items: { id: string; current: boolean }[] }>(await call("/v1/me/sessions", { cookie: under }));
    const before = await sessions(cookie);
    const both = await Promise.all([1, 2].map(() => post("/v1/me/proof", { password: PASSWORD }, cookie)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const proven = cookieOf(both.find(({ status }) => status === 200) ?? Response.error());
    expect((await call("/v1/me", { cookie })).status).toBe(401);
    expect(await sessions(proven)).toEqual(before);
  });

  it("includes making somebody an owner, by whichever way", async () => {
    const of = await tenant();
    const { email, cookie } = await signUp();
    const { user } = await json<{ user: { id: string } }>(await call("/v1/me", { cookie }));
    await letProofAge();
    const members = `/v1/orgs/${of.org}/members`;
    const owner = { email, role: "owner" };
    const refused = async (answer: Response) =>
      expect((await json<{ type: string }>(answer)).type).toMatch(/proof-required$/);
    await refused(await post(members, owner, of.cookie));
    await refused(await post(`/v1/orgs/${of.org}/invitations`, owner, of.cookie));
    expect((await post(members, { email, role: "member" }, of.cookie)).status).toBe(201);
    const amend = (under: string) =>
      call(`${members}/${user.id}`, { method: "PATCH", body: { role: "owner" }, cookie: under });
    await refused(await amend(of.cookie));
    const proven = cookieOf(await post("/v1/me/proof", { password: PASSWORD }, of.cookie));
    expect((await amend(proven)).status).toBe(200);
  });

  it("includes the removal and the export of an organisation", async () => {
    const of = await tenant();
    await letProofAge();
    const gone = await call(`/v1/orgs/${of.org}`, {
      method: "DELETE",
      body: { confirm: of.org },
      cookie: of.cookie,
    });
    expect([gone.status, (await call(`/v1/orgs/${of.org}/export`, { cookie: of.cookie })).status]).toEqual([
      403, 403,
    ]);
  });
});
