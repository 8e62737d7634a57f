import { CompactSign, compactVerify } from "jose";
import type { KeySet } from "../../../schema/contract/locks.ts";
import type { Log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { openSigningKeys, SIGNING_ALGORITHM, type SigningKey, toKeySet } from "./signing-keys.ts";

/** What a permit says (RFC 7519 names; times in seconds). */
export type PermitClaims = {
  readonly iss: string;
  /** The permit's id. */
  readonly sub: string;
  readonly org: string;
  readonly project: string;
  readonly version: string;
  readonly environment: string;
  readonly holder: string;
  readonly fence: number;
  readonly iat: number;
  readonly exp: number;
};

/** The keys that sign permits and verify them. Where they are set wrongly, each is refused with what is wrong. */
export interface PermitKeys {
  sign(claims: PermitClaims): Promise<string>;
  /** Refuses where nothing can be signed, before anything is decided that would have to be. */
  mustSign(): Promise<void>;
  /** What a permit of ours says, whether it has run out or not; null: it is none. */
  verify(permit: string): Promise<PermitClaims | null>;
  published(): Promise<KeySet>;
}

const opened = new Map<string, readonly SigningKey[]>();

/** Only what is done is remembered: where the request that began it is given up, a promise never settles. */
async function openOnce(text: string, log: Pick<Log, "error">): Promise<readonly SigningKey[]> {
  const known = opened.get(text);
  if (known !== undefined) return known;
  try {
    const keys = await openSigningKeys(text);
    opened.set(text, keys);
    return keys;
  } catch (error) {
    log.error("permit_keys.unusable", error, {});
    const because = error instanceof TypeError ? error.message : "SIGNING_KEYS cannot be read";
    throw new Refusal("unavailable", `This product can sign and verify no permits: ${because}.`);
  }
}

const decoder = new TextDecoder();

/** Base64 has bits to spare at an end: one permit is spelt in one way, so that none is changed and still the same. */
const isCanonical = (permit: string): boolean =>
  permit.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part);

/**
 * The keys in a text: a JSON array of JWKs, the first of which signs. Those after it verify what they signed before, so
 * that keys can be changed while permits are out. Without a text nothing is signed, and nothing verifies.
 */
export const permitKeys = (text: string | undefined, log: Pick<Log, "error">): PermitKeys => {
  const keys = async () => (text === undefined || text.trim() === "" ? [] : openOnce(text, log));
  const signer = async () => {
    const [first] = await keys();
    const privateKey = first?.privateKey;
    if (!first || !privateKey)
      throw new Refusal("unavailable", "This product has no key to sign permits with. Set SIGNING_KEYS.");
    return { kid: first.kid, privateKey };
  };
  return {
    mustSign: async () => {
      await signer();
    },
    sign: async (claims) => {
      const { kid, privateKey } = await signer();
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid })
        .sign(privateKey);
    },
    verify: async (permit) => {
      const all = await keys();
      if (!isCanonical(permit)) return null;
      try {
        const { payload } = await compactVerify(
          permit,
          ({ kid }) => {
            const key = all.find((one) => one.kid === kid);
            if (!key) throw new TypeError("a key nobody knows");
            return key.publicKey;
          },
          { algorithms: [SIGNING_ALGORITHM] },
        );
        return JSON.parse(decoder.decode(payload)) as PermitClaims;
      } catch {
        return null;
      }
    },
    published: async () => toKeySet(await keys()),
  };
};
