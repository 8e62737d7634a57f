import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { newSigningKeys, pruneSigningKeys, rotateSigningKeys } from "./rotate.ts";

const read = (text: string) => JSON.parse(text) as [JWK, ...JWK[]];
const rotated = async (times: number) => {
  let text = await newSigningKeys();
  const signed = [read(text)[0].x];
  for (let time = 0; time < times; time += 1) {
    text = await rotateSigningKeys(text);
    signed.unshift(read(text)[0].x);
  }
  return { keys: read(text), signed };
};

describe("new keys", () => {
  it("are one private Ed25519 key, another each time", async () => {
    const [one, other] = [read(await newSigningKeys()), read(await newSigningKeys())];
    expect(one).toEqual([{ kty: "OKP", crv: "Ed25519", x: expect.any(String), d: expect.any(String) }]);
    expect(one[0].d).not.toBe(other[0].d);
  });
});

describe("a rotation", () => {
  it("puts a new key first, and of the older ones keeps three, newest first, without their private parts", async () => {
    const { keys, signed } = await rotated(5);
    expect(keys.map(({ x }) => x)).toEqual(signed.slice(0, 4));
    expect(keys.map(({ d }) => d !== undefined)).toEqual([true, false, false, false]);
  });

  it("takes a published set as well as an array", async () => {
    const text = await newSigningKeys();
    const [{ d: _, ...published }] = read(text);
    const [, old] = read(await rotateSigningKeys(JSON.stringify({ keys: [published] })));
    expect(old).toMatchObject(published);
  });

  it.each(["", "> slipway keys", "{}", '[{"kty":"oct"}]', '{"keys":[1]}'])(
    "makes nothing of what are no keys: %j",
    async (text) => {
      await expect(rotateSigningKeys(text)).rejects.toThrow(/^SIGNING_KEYS /);
      await expect(pruneSigningKeys(text)).rejects.toThrow(/^SIGNING_KEYS /);
    },
  );
});

describe("pruning", () => {
  it("leaves the key that signs, as it is", async () => {
    const text = await rotateSigningKeys(await newSigningKeys());
    expect(read(await pruneSigningKeys(text))).toEqual(read(text).slice(0, 1));
  });

  it("refuses to leave a key that cannot sign", async () => {
    const [{ d: _, ...published }] = read(await newSigningKeys());
    const text = JSON.stringify({ keys: [published] });
    await expect(pruneSigningKeys(text)).rejects.toThrow(/has no private key at its first place/);
    await expect(pruneSigningKeys("[]")).rejects.toThrow(/has no private key at its first place/);
  });
});
