import { exportJWK, generateKeyPair, type JWK } from "jose";
import { openSigningKeys, toKeySet } from "../../worker/services/environments/signing-keys.ts";

/** How many older keys go on verifying beside the one that signs. */
const OLD_KEPT = 3;

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  return { kty, crv, x, d };
}

/** What is read is an array of keys, or the set that a product publishes: of a deployed one nobody can read more. */
function toArray(text: string): string {
  try {
    const value = JSON.parse(text) as { keys?: unknown } | null;
    return Array.isArray(value?.keys) ? JSON.stringify(value.keys) : text;
  } catch {
    return text;
  }
}

/** A value of SIGNING_KEYS with one new key. */
export const newSigningKeys = async (): Promise<string> => JSON.stringify([await newKey()]);

/** A new key signs; of those before it the newest few remain, each with its public part alone. */
export async function rotateSigningKeys(text: string): Promise<string> {
  const { keys } = toKeySet(await openSigningKeys(toArray(text)));
  return JSON.stringify([await newKey(), ...keys.slice(0, OLD_KEPT)]);
}

/** The key that signs, alone. */
export async function pruneSigningKeys(text: string): Promise<string> {
  const array = toArray(text);
  const [first] = await openSigningKeys(array);
  if (!first?.privateKey) throw new TypeError("SIGNING_KEYS has no private key at its first place");
  return JSON.stringify((JSON.parse(array) as JWK[]).slice(0, 1));
}
