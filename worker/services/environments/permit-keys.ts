import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  importJWK,
  type JWK,
} from "jose";
import type { KeySet } from "../../../schema/contract/locks.ts";
import { Refusal } from "../refusal.ts";

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

/** The keys that sign permits and verify them. */
export interface PermitKeys {
  sign(claims: PermitClaims): Promise<string>;
  /** What a permit of ours says, whether it has run out or not; null: it is none. */
  verify(permit: string): Promise<PermitClaims | null>;
  published(): Promise<KeySet>;
}

type OwnKey = {
  readonly kid: string;
  readonly x: string;
  readonly publicKey: CryptoKey;
  /** Null: it only verifies what it signed before. */
  readonly privateKey: CryptoKey | null;
};

const ALGORITHM = "EdDSA";
const MAX_KEYS = 10;

async function open(jwk: JWK): Promise<OwnKey> {
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519" || typeof jwk.x !== "string")
    throw new TypeError("a signing key that is no Ed25519 key");
  const { d, ...rest } = jwk;
  return {
    kid: await calculateJwkThumbprint(rest),
    x: jwk.x,
    publicKey: (await importJWK({ kty: "OKP", crv: "Ed25519", x: jwk.x }, ALGORITHM)) as CryptoKey,
    privateKey: d === undefined ? null : ((await importJWK(jwk, ALGORITHM)) as CryptoKey),
  };
}

const opened = new Map<string, Promise<readonly OwnKey[]>>();

function openAll(text: string): Promise<readonly OwnKey[]> {
  const known = opened.get(text);
  if (known !== undefined) return known;
  const opening = (async () => {
    const keys = JSON.parse(text) as JWK[];
    return Promise.all(keys.slice(0, MAX_KEYS).map(open));
  })();
  opened.set(text, opening);
  return opening;
}

const decoder = new TextDecoder();

/**
 * The keys in a text: a JSON array of JWKs, the first of which signs. Those after it verify what they signed before, so
 * that keys can be changed while permits are out. Without a text nothing is signed, and nothing verifies.
 */
export const permitKeys = (text: string | undefined): PermitKeys => {
  const keys = () => (text === undefined || text === "" ? Promise.resolve([]) : openAll(text));
  return {
    sign: async (claims) => {
      const [first] = await keys();
      if (!first?.privateKey)
        throw new Refusal("unavailable", "This product has no key to sign permits with. Set SIGNING_KEYS.");
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: ALGORITHM, kid: first.kid })
        .sign(first.privateKey);
    },
    verify: async (permit) => {
      const all = await keys();
      try {
        const { payload } = await compactVerify(
          permit,
          ({ kid }) => {
            const key = all.find((one) => one.kid === kid);
            if (!key) throw new TypeError("a key nobody knows");
            return key.publicKey;
          },
          { algorithms: [ALGORITHM] },
        );
        return JSON.parse(decoder.decode(payload)) as PermitClaims;
      } catch {
        return null;
      }
    },
    published: async () => ({
      keys: (await keys()).map(({ kid, x }) => ({
        kty: "OKP",
        crv: "Ed25519",
        x,
        kid,
        alg: ALGORITHM,
        use: "sig",
      })),
    }),
  };
};
