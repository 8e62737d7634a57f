import { readKeyList, unusableKeys } from "../key-list.ts";
import type { Log } from "../log.ts";
import { Refusal } from "../refusal.ts";

/** Keeps texts closed at rest. What was sealed for one thing opens for no other. */
export interface Sealer {
  seal(text: string, purpose: string): Promise<string>;
  /** Throws where the text was sealed for another purpose, by a key that is gone, or was changed. */
  open(sealed: string, purpose: string): Promise<string>;
}

type SealingKey = { readonly kid: string; readonly key: CryptoKey };

const KEY_BYTES = 32;
const IV_BYTES = 12;
const KID = /^[\w-]{1,43}$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

const unusable = (because: string) => unusableKeys("SEALING_KEYS", because);

async function importKey(value: unknown, index: number): Promise<SealingKey> {
  const { kty, kid, k } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const bytes = typeof k === "string" ? Buffer.from(k, "base64url") : null;
  if (kty !== "oct" || typeof kid !== "string" || !KID.test(kid) || bytes?.length !== KEY_BYTES)
    throw unusable(`has at place ${index + 1} something that is no key of ${KEY_BYTES} bytes with a kid`);
  return { kid, key: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]) };
}

/** The keys in a JSON array of JWKs (`kty` oct, `kid`, `k`). Throws a TypeError that says what is wrong and repeats nothing of the text. */
export async function openSealingKeys(text: string): Promise<readonly SealingKey[]> {
  const keys = await Promise.all(readKeyList("SEALING_KEYS", text).map(importKey));
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw unusable("has two keys with one kid");
  return keys;
}

/** A value of SEALING_KEYS with one new key. */
export function newSealingKeys(): string {
  const random = (bytes: number) =>
    Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
  return JSON.stringify([{ kty: "oct", kid: random(6), k: random(KEY_BYTES) }]);
}

const opened = new Map<string, readonly SealingKey[]>();

async function openOnce(text: string, log: Pick<Log, "error">): Promise<readonly SealingKey[]> {
  const known = opened.get(text);
  if (known !== undefined) return known;
  try {
    const keys = await openSealingKeys(text);
    opened.set(text, keys);
    return keys;
  } catch (error) {
    log.error("sealing_keys.unusable", error, {});
    const because = error instanceof TypeError ? error.message : "SEALING_KEYS cannot be read";
    throw new Refusal("unavailable", `This product can keep no secrets: ${because}.`);
  }
}

const cipher = (iv: Uint8Array, purpose: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: encoder.encode(`slipway\n${purpose}`),
});

/**
 * Seals with the first of the keys in a text, and opens what any of them sealed, so that keys can be changed while
 * secrets are kept. Without a text nothing is sealed and nothing opens.
 */
export const sealer = (text: string | undefined, log: Pick<Log, "error">): Sealer => {
  const keys = async () => (text === undefined || text.trim() === "" ? [] : openOnce(text, log));
  return {
    seal: async (plain, purpose) => {
      const [first] = await keys();
      if (!first)
        throw new Refusal("unavailable", "This product has no key to keep secrets with. Set SEALING_KEYS.");
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await crypto.subtle.encrypt(cipher(iv, purpose), first.key, encoder.encode(plain));
      return `${first.kid}.${Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64url")}`;
    },
    open: async (sealed, purpose) => {
      const [kid, text = ""] = sealed.split(".");
      const found = (await keys()).find((one) => one.kid === kid);
      if (!found)
        throw new Refusal(
          "unavailable",
          "The key that a secret was kept with is not in SEALING_KEYS any more.",
        );
      const bytes = Buffer.from(text, "base64url");
      const [iv, rest] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES)];
      return decoder.decode(await crypto.subtle.decrypt(cipher(iv, purpose), found.key, rest));
    },
  };
};
