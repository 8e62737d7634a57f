import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { KeySet } from "../../schema/contract/locks.ts";
import { newSigningKeys, pruneSigningKeys, rotateSigningKeys } from "../../scripts/signing/rotate.ts";
import { type PermitClaims, permitKeys } from "../services/environments/permit-keys.ts";
import { Refusal } from "../services/refusal.ts";
import { configured } from "../test/configured.ts";
import { bindings, call, json } from "../test/tenant.ts";

const ADDRESS = "https://slipway.test/.well-known/slipway-keys.json";
const ISSUER = "https://slipway.test";
const MINUTE = 60;

const now = () => Math.floor(Date.now() / 1000);

const claims = (): PermitClaims => ({
  iss: ISSUER,
  sub: "pmt_1",
  org: "acme",
  project: "shop",
  version: "1.4.0",
  environment: "production",
  holder: "deploy #7",
  fence: 12,
  iat: now(),
  exp: now() + 10 * MINUTE,
});

const silent = { error: () => undefined };
const keysIn = (text: string | undefined) => permitKeys(text, silent);

const published = async (SIGNING_KEYS = bindings().SIGNING_KEYS) =>
  json<{ keys: JWK[] }>(await configured({ SIGNING_KEYS })(ADDRESS));

/** As somebody verifies it who has the published set and nothing of ours. */
const verified = async (permit: string, set: { keys: JWK[] }) =>
  jwtVerify(permit, createLocalJWKSet(set), { issuer: ISSUER, algorithms: ["EdDSA"] });

describe("the published keys", () => {
  it("are a key set for any site, kept for five minutes", async () => {
    const answer = await call("/.well-known/slipway-keys.json");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(KeySet.parse(await answer.json()).keys).toHaveLength(1);
  });

  it("verify what the product signs, for whoever knows nothing else of it", async () => {
    const said = claims();
    const permit = await keysIn(bindings().SIGNING_KEYS).sign(said);
    const set = await published();
    const { payload, protectedHeader } = await verified(permit, set);
    expect(payload).toEqual(said);
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: set.keys[0]?.kid });
  });

  it("verify nothing that another key signed, and nothing that was changed", async () => {
    const foreign = await keysIn(await newSigningKeys()).sign(claims());
    await expect(verified(foreign, await published())).rejects.toThrow();
    const own = keysIn(bindings().SIGNING_KEYS);
    const [header, , signature] = (await own.sign(claims())).split(".");
    const payload = Buffer.from(JSON.stringify({ ...claims(), fence: 13 })).toString("base64url");
    const changed = `${header}.${payload}.${signature}`;
    await expect(verified(changed, await published())).rejects.toThrow();
    expect(await own.verify(changed)).toBeNull();
    expect(await own.verify(foreign)).toBeNull();
  });

  it("have no private part, not even of a key that is kept with one", async () => {
    const two = [JSON.parse(await newSigningKeys()), JSON.parse(await newSigningKeys())].flat();
    const set = await published(JSON.stringify(two));
    expect(set.keys).toHaveLength(2);
    for (const key of set.keys)
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    for (const { d } of two) expect(JSON.stringify(set)).not.toContain(d);
  });

  it("are none where there are none", async () => {
    expect(await published("")).toEqual({ keys: [] });
    await expect(keysIn(undefined).sign(claims())).rejects.toThrow(/has no key to sign permits with/);
    expect(await keysIn(undefined).verify("a.b.c")).toBeNull();
  });
});

describe("a rotation", () => {
  it("signs with the new key, and lets what the old one signed go on verifying", async () => {
    const before = await newSigningKeys();
    const old = await keysIn(before).sign(claims());
    const after = await rotateSigningKeys(before);
    const set = await published(after);
    const [next, last] = set.keys;
    expect(last?.kid).toBe((await published(before)).keys[0]?.kid);
    expect((await verified(old, set)).protectedHeader.kid).toBe(last?.kid);
    expect(await keysIn(after).verify(old)).toMatchObject({ sub: "pmt_1" });
    const { protectedHeader } = await verified(await keysIn(after).sign(claims()), set);
    expect(protectedHeader.kid).toBe(next?.kid);
    expect(next?.kid).not.toBe(last?.kid);
  });

  it("can be made of what a product publishes, as nobody can read more of a deployed one", async () => {
    const before = await newSigningKeys();
    const old = await keysIn(before).sign(claims());
    const after = await rotateSigningKeys(JSON.stringify(await published(before)));
    expect(await keysIn(after).verify(old)).toMatchObject({ sub: "pmt_1" });
    await keysIn(after).sign(claims());
  });

  it("is over when the old keys are dropped: they verify no more", async () => {
    const before = await newSigningKeys();
    const old = await keysIn(before).sign(claims());
    const pruned = await pruneSigningKeys(await rotateSigningKeys(before));
    expect((await published(pruned)).keys).toHaveLength(1);
    expect(await keysIn(pruned).verify(old)).toBeNull();
    await keysIn(pruned).sign(claims());
  });
});

const SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";
const [one, other] = await Promise.all(
  [newSigningKeys(), newSigningKeys()].map(async (made) => (JSON.parse(await made) as JWK[])[0] ?? {}),
);
const twelve = Array.from({ length: 12 }, () => one);

describe("keys that cannot be used", () => {
  it.each([
    ["is not JSON", `> slipway keys\n[{"d":"${SECRET}"}]`],
    ["is not JSON", `[{"d":"${SECRET}"`],
    ["is not an array of keys", JSON.stringify({ ...one, d: SECRET })],
    ["has more than 10 keys", JSON.stringify(twelve)],
    ["has at place 1 something that is no Ed25519 key", JSON.stringify([SECRET])],
    ["has at place 1 something that is no Ed25519 key", "[null]"],
    ["has at place 1 something that is no Ed25519 key", JSON.stringify([{ kty: "oct", k: SECRET }])],
    ["has at place 1 something that is no Ed25519 key", JSON.stringify([{ ...one, crv: "Ed448" }])],
    ["has at place 1 something that is no Ed25519 key", JSON.stringify([{ ...one, d: `${SECRET}AA` }])],
    [
      "has at place 2 something that is no Ed25519 key",
      JSON.stringify([one, { ...one, x: SECRET.slice(4) }]),
    ],
    ["has at place 1 something whose two parts", JSON.stringify([{ ...one, d: other?.d }])],
  ])("are told as what they are: a text that %s", async (because, text) => {
    const answer = await configured({ SIGNING_KEYS: text })(ADDRESS);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { detail } = await json<{ detail: string }>(answer);
    expect(detail).toContain(`SIGNING_KEYS ${because}`);
    const logged: unknown[] = [];
    const keys = permitKeys(text, { error: (event, error) => logged.push(`${event}: ${error}`) });
    const refusal = await keys.sign(claims()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ kind: "unavailable", message: detail });
    await expect(keys.verify("a.b.c")).rejects.toThrow(detail);
    expect(logged[0]).toContain(`permit_keys.unusable: TypeError: SIGNING_KEYS ${because}`);
    for (const said of [detail, logged.join()]) expect(said).not.toContain(SECRET.slice(0, 8));
  });

  it("sign nothing where the first has no private part, and verify all the same", async () => {
    const made = await newSigningKeys();
    const permit = await keysIn(made).sign(claims());
    const keys = keysIn(JSON.stringify((await published(made)).keys));
    await expect(keys.sign(claims())).rejects.toThrow(/has no key to sign permits with/);
    expect(await keys.verify(permit)).toMatchObject({ sub: "pmt_1" });
  });
});
