import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from "jose";
import type { KeySet } from "../../../schema/contract/locks.ts";

/** A key that signs permits, or that only verifies what it signed before. */
export type SigningKey = {
  readonly kid: string;
  readonly x: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey | null;
};

export const SIGNING_ALGORITHM = "EdDSA";
const MAX_KEYS = 10;
const PROBE = new TextEncoder().encode("slipway");

/** What is wrong with a text of keys is said in words of our own: those of a parser may quote a private part. */
const unusable = (because: string) => new TypeError(`SIGNING_KEYS ${because}`);

function readArray(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable("is not JSON");
  }
  if (!Array.isArray(value)) throw unusable("is not an array of keys");
  if (value.length > MAX_KEYS) throw unusable(`has more than ${MAX_KEYS} keys`);
  return value;
}

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
  Promise.all(readArray(text).map(open));

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
