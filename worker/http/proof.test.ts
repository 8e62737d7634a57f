import { describe, expect, it } from "vitest";
import { bindings, call, json, tenant, unique } from "../test/tenant.ts";

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
    expect((await post("/v1/me/proof", { password: PASSWORD }, of.cookie)).status).toBe(200);
    expect((await post("/v1/me/email", { email: `${unique("n")}@example.com` }, of.cookie)).status).toBe(204);
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
