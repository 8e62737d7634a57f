import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from "jose";
import type { KeySet } from "../../../schema/contract/locks.ts";
import { readKeyList, unusableKeys } from "../key-list.ts";

/** A key that signs permits, or that only verifies what it signed before. */
export type SigningKey = {
  readonly kid: string;
  readonly x: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey | null;
};

export const SIGNING_ALGORITHM = "EdDSA";
const PROBE = new TextEncoder().encode("slipway");

const unusable = (because: string) => unusableKeys("SIGNING_KEYS", because);

async function importKey(jwk: JWK, what: string): Promise<CryptoKey> {
  try {
    return (await importJWK(jwk, SIGNING_ALGORITHM)) as CryptoKey;
  } catch {
    throw unusable(`${what} that is no Ed25519 key`);
  }
}

/** The platform takes a private part that belongs to another public one; nobody could verify what it signs. */
async function partsFit({ privateKey, publicKey }: SigningKey): Promise<boolean> {
  if (privateKey === null) return true;
  const signature = await crypto.subtle.sign("Ed25519", privateKey, PROBE);
  return crypto.subtle.verify("Ed25519", publicKey, signature, PROBE);
}

async function open(value: unknown, index: number): Promise<SigningKey> {
  const what = `has at place ${index + 1} something`;
  const { kty, crv, x, d } = (typeof value === "object" && value !== null ? value : {}) as JWK;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string")
    throw unusable(`${what} that is no Ed25519 key`);
  const publicPart = { kty, crv, x };
  const key = {
    kid: await calculateJwkThumbprint(publicPart),
    x,
    publicKey: await importKey(publicPart, what),
    privateKey: d === undefined ? null : await importKey({ ...publicPart, d }, what),
  };
  if (!(await partsFit(key))) throw unusable(`${what} whose two parts do not belong together`);
  return key;
}

/** The keys in a JSON array of JWKs. Throws a TypeError that says what is wrong and repeats nothing of the text. */
export const openSigningKeys = async (text: string): Promise<readonly SigningKey[]> =>
  Promise.all(readKeyList("SIGNING_KEYS", text).map(open));

/** Each part by its name, so that a private one cannot slip in. */
export const toKeySet = (keys: readonly SigningKey[]): KeySet => ({
  keys: keys.map(({ kid, x }) => ({
    kty: "OKP",
    crv: "Ed25519",
    x,
    kid,
    alg: SIGNING_ALGORITHM,
    use: "sig",
  })),
});
