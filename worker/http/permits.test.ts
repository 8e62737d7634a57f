import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { ask, ran, rule, shop, tell } from "../test/deploys.ts";
import { call, json } from "../test/tenant.ts";

type Granted = {
  id: string;
  permit: string;
  fence: number;
  expiresAt: string;
  verdicts: { gate: string; outcome: string }[];
};
type Refused = { verdicts: { gate: string; outcome: string; because: string }[]; earliest: string | null };

const wants = (version: string, more: object = {}) => ({
  version,
  environment: "production",
  holder: "job-1",
  ...more,
});

describe("a permit", () => {
  it("verifies outside of the product, with what it is for and the fence of its hold", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const { status, body } = await ask<Granted>(of, "POST", `${of.P}/permits`, wants("1.0.0"));
    expect(status).toBe(201);
    const keys = await json<{ keys: JWK[] }>(await call("/.well-known/slipway-keys.json"));
    const { payload, protectedHeader } = await jwtVerify(body.permit, createLocalJWKSet(keys));
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: keys.keys[0]?.kid });
    expect(payload).toMatchObject({
      sub: body.id,
      org: of.org,
      project: of.project,
      version: "1.0.0",
      environment: "production",
      holder: "job-1",
      fence: body.fence,
    });
    expect((payload.exp ?? 0) * 1000).toBeLessThanOrEqual(Date.parse(body.expiresAt));
    const { body: state } = await ask<{ lock: { fence: number; holder: string } }>(
      of,
      "GET",
      `${of.P}/environments/Production/lock`,
    );
    expect(state.lock).toMatchObject({ fence: body.fence, holder: "job-1" });
  });

  it("is refused with every verdict while a gate is closed, and given as soon as it is open", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
    await tell(of, ran("1.0.0", "development"));
    const refused = await ask<Refused>(of, "POST", `${of.P}/permits`, wants("1.0.0"));
    expect(refused.status).toBe(409);
    expect(refused.body.earliest).toBe(null);
    expect(refused.body.verdicts).toContainEqual(
      expect.objectContaining({ gate: "promotion", outcome: "waiting" }),
    );
    await tell(of, ran("1.0.0", "staging"));
    expect((await ask(of, "POST", `${of.P}/permits`, wants("1.0.0"))).status).toBe(201);
  });
});
