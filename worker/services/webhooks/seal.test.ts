import { describe, expect, it } from "vitest";
import { newSealingKeys, openSealingKeys, sealer } from "./seal.ts";

const quiet = { error: () => undefined };
const keys = (...texts: string[]) => JSON.stringify(texts.flatMap((text) => JSON.parse(text) as object[]));

describe("what is sealed", () => {
  it("opens for its purpose, and is another text each time", async () => {
    const { seal, open } = sealer(newSealingKeys(), quiet);
    const [one, other] = [await seal("a secret", "org/ep/secrets"), await seal("a secret", "org/ep/secrets")];
    expect(one).not.toBe(other);
    expect(one).not.toContain("secret");
    expect(await open(one, "org/ep/secrets")).toBe("a secret");
  });

  it.each(["org/other/secrets", "other/ep/secrets", "org/ep/headers", ""])(
    "opens for no other purpose: %j",
    async (purpose) => {
      const { seal, open } = sealer(newSealingKeys(), quiet);
      await expect(open(await seal("a secret", "org/ep/secrets"), purpose)).rejects.toThrow();
    },
  );

  it("does not open when a bit of it is another", async () => {
    const { seal, open } = sealer(newSealingKeys(), quiet);
    const [kid, text = ""] = (await seal("a secret", "p")).split(".");
    const sealed = Buffer.from(text, "base64url");
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(open(`${kid}.${changed.toString("base64url")}`, "p")).rejects.toThrow();
    }
  });

  it("opens after another key came before the one that sealed it, and no more when that is gone", async () => {
    const [old, next] = [newSealingKeys(), newSealingKeys()];
    const sealed = await sealer(old, quiet).seal("a secret", "p");
    const both = sealer(keys(next, old), quiet);
    expect(await both.open(sealed, "p")).toBe("a secret");
    expect((await both.seal("more", "p")).split(".")[0]).not.toBe(sealed.split(".")[0]);
    await expect(sealer(next, quiet).open(sealed, "p")).rejects.toThrow(/is not in SEALING_KEYS any more/);
  });

  it.each([undefined, "", " "])("is nothing without a key: %j", async (text) => {
    await expect(sealer(text, quiet).seal("a", "p")).rejects.toThrow(/Set SEALING_KEYS/);
    await expect(sealer(text, quiet).open("a.b", "p")).rejects.toThrow(/SEALING_KEYS/);
  });
});

describe("keys to seal with", () => {
  const k = "A".repeat(43);

  it.each([
    "nonsense",
    "{}",
    "[1]",
    '[{"kty":"oct","kid":"a","k":"c2hvcnQ"}]',
    `[{"kty":"oct","k":"${k}"}]`,
    `[{"kty":"OKP","kid":"a","k":"${k}"}]`,
    `[{"kty":"oct","kid":"a.b","k":"${k}"}]`,
    `[{"kty":"oct","kid":"a","k":"${k}"},{"kty":"oct","kid":"a","k":"${k}"}]`,
  ])("are refused in words that repeat nothing of them: %s", async (text) => {
    const error = await openSealingKeys(text).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/^TypeError: SEALING_KEYS /);
    expect(String(error)).not.toContain(k);
    await expect(sealer(text, quiet).seal("a", "p")).rejects.toThrow(/can keep no secrets/);
  });
});
