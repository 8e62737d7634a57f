import { createPublicKey, verify } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { liveAt, newSigning, type Signing, signatureOf } from "./sign.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** The vectors of the specification and of its authors' own server. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const KEY = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const V1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const V1A = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

const PUBLIC = { kty: "OKP", crv: "Ed25519" };
const publicKeyOf = (whpk: string) => {
  const x = Buffer.from(whpk.slice("whpk_".length), "base64").toString("base64url");
  return createPublicKey({ key: { ...PUBLIC, x }, format: "jwk" });
};

const known: Signing = { secret: SECRET, key: KEY, until: null };

describe("a signature", () => {
  it("is in both ways what the published vectors say", async () => {
    expect(await signatureOf([known], ID, TIMESTAMP, bytes(BODY))).toBe(`${V1} ${V1A}`);
  });

  it("stands in one header for every secret that signs, newest first", async () => {
    const { signing } = await newSigning();
    const both = (await signatureOf([signing, known], ID, TIMESTAMP, bytes(BODY))).split(" ");
    expect(both.map((one) => one.split(",")[0])).toEqual(["v1", "v1a", "v1", "v1a"]);
    expect(both.slice(2)).toEqual([V1, V1A]);
  });

  it("is over the bytes that are sent, whatever they are", async () => {
    const { signing, publicKey } = await newSigning();
    const now = Math.floor(Date.now() / 1000);
    const odd = ["\u2028", "🚢", "\ud800", "é", "e\u0301", "1.0", "1e400", "9007199254740993", ""];
    const numbers = ["1.0", "1e400", "9007199254740993", "-0.0", "[1.0, 1E+400]"];
    const texts = odd.map((text) => JSON.stringify({ text }));
    for (const json of [...texts, ...numbers, ...numbers.map((number) => `{"n": ${number}}`)]) {
      const body = bytes(json);
      const signature = await signatureOf([signing], ID, now, body);
      const headers = {
        "webhook-id": ID,
        "webhook-timestamp": String(now),
        "webhook-signature": signature,
      };
      expect(new Webhook(signing.secret).verify(Buffer.from(body), headers)).toEqual(
        JSON.parse(new TextDecoder().decode(body)),
      );
      const signed = Buffer.concat([bytes(`${ID}.${now}.`), body]);
      const v1a = Buffer.from(signature.split("v1a,")[1] ?? "", "base64");
      expect(verify(null, signed, publicKeyOf(publicKey), v1a)).toBe(true);
      const respelt = bytes(JSON.stringify(JSON.parse(json)));
      if (!Buffer.from(respelt).equals(Buffer.from(body)))
        expect(() => new Webhook(signing.secret).verify(Buffer.from(respelt), headers)).toThrow();
    }
  });

  it.each(["", "msg_", "msg_a.b", "msg_a\r\nx: y", "MSG_a", " msg_a"])(
    "is of no message called %j",
    async (id) => {
      await expect(signatureOf([known], id, TIMESTAMP, bytes(BODY))).rejects.toThrow(/an id/);
    },
  );
});

describe("a secret", () => {
  it.each([
    [0, false],
    [3, false],
    [23, false],
    [24, true],
    [64, true],
    [65, false],
  ])("of %i bytes signs: %s", async (length, signs) => {
    const secret = `whsec_${Buffer.alloc(length, 7).toString("base64")}`;
    const signed = signatureOf([{ ...known, secret }], ID, TIMESTAMP, bytes(BODY));
    if (signs) expect(await signed).toContain("v1,");
    else await expect(signed).rejects.toThrow(/24 to 64 bytes/);
  });

  it("is of 32 random bytes, with a key whose public part belongs to it, and another each time", async () => {
    const [one, other] = [await newSigning(), await newSigning()];
    expect(Buffer.from(one.signing.secret.slice("whsec_".length), "base64")).toHaveLength(32);
    const key = Buffer.from(one.signing.key.slice("whsk_".length), "base64");
    expect(key).toHaveLength(64);
    expect(`whpk_${key.subarray(32).toString("base64")}`).toBe(one.publicKey);
    expect(other.signing.secret).not.toBe(one.signing.secret);
    expect(other.publicKey).not.toBe(one.publicKey);
  });

  it("signs until its time is over, and not at that moment any more", () => {
    const all = [known, { ...known, until: 2000 }, { ...known, until: 1000 }];
    expect(liveAt(all, 999)).toEqual(all);
    expect(liveAt(all, 1000)).toEqual(all.slice(0, 2));
    expect(liveAt(all, 2000)).toEqual(all.slice(0, 1));
  });

  it.each(["whsk_AAAA", "whpk_AAAA", "AAAA", ""])("that is none signs nothing: %j", async (secret) => {
    await expect(signatureOf([{ ...known, secret }], ID, TIMESTAMP, bytes(BODY))).rejects.toThrow(/whsec_/);
  });
});
