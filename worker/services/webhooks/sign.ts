/**
 * What an endpoint's messages are signed with: a secret for `v1`, a private key for `v1a`. `until`: when it stops
 * signing, in milliseconds since the epoch; null: it is the one that holds.
 */
export type Signing = { readonly secret: string; readonly key: string; readonly until: number | null };

/** How long what a rotation replaced signs as well. */
export const OVERLAP_MS = 24 * 60 * 60 * 1000;
/** The header of a signature must not grow for ever. */
export const MAX_SIGNING = 10;

const SECRET_BYTES = 32;
/** As Standard Webhooks has it. */
const LEAST_SECRET_BYTES = 24;
const MOST_SECRET_BYTES = 64;
/** What is signed ends at its first dot: an id with one could be taken for another and a time. */
const ID = /^msg_[0-9A-Za-z]+$/;
const SEED_BYTES = 32;
const ALGORITHM = "Ed25519";

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const fromBase64 = (text: string): Bytes => Uint8Array.from(Buffer.from(text, "base64"));
const without = (prefix: string, text: string): string => {
  if (!text.startsWith(prefix)) throw new TypeError(`a ${prefix} was expected`);
  return text.slice(prefix.length);
};

/** A new secret and a new pair of keys, of nobody else. */
export async function newSigning(): Promise<{ readonly signing: Signing; readonly publicKey: string }> {
  const secret = `whsec_${base64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))}`;
  const pair = (await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as CryptoKeyPair;
  const { d = "", x = "" } = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  const [seed, point] = [Buffer.from(d, "base64url"), Buffer.from(x, "base64url")];
  const key = `whsk_${base64(Buffer.concat([seed, point]))}`;
  return { signing: { secret, key, until: null }, publicKey: `whpk_${base64(point)}` };
}

/** What still signs at a moment. */
export const liveAt = (all: readonly Signing[], now: number): readonly Signing[] =>
  all.filter(({ until }) => until === null || until > now);

async function hmac(secret: string, content: Bytes): Promise<string> {
  const raw = fromBase64(without("whsec_", secret));
  if (raw.length < LEAST_SECRET_BYTES || raw.length > MOST_SECRET_BYTES)
    throw new RangeError(`a secret of ${LEAST_SECRET_BYTES} to ${MOST_SECRET_BYTES} bytes was expected`);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `v1,${base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, content)))}`;
}

/** A private key is written as Standard Webhooks does: the seed, then the public part. */
async function ed25519(key: string, content: Bytes): Promise<string> {
  const bytes = fromBase64(without("whsk_", key));
  const [d, x] = [bytes.subarray(0, SEED_BYTES), bytes.subarray(SEED_BYTES)].map((part) =>
    Buffer.from(part).toString("base64url"),
  ) as [string, string];
  const jwk = { kty: "OKP", crv: ALGORITHM, d, x };
  const privateKey = await crypto.subtle.importKey("jwk", jwk, ALGORITHM, false, ["sign"]);
  return `v1a,${base64(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, content)))}`;
}

/** The value of `webhook-signature` for the bytes that are sent: each of the signings signs in both ways, newest first. */
export async function signatureOf(
  signings: readonly Signing[],
  id: string,
  timestampSeconds: number,
  body: Uint8Array,
): Promise<string> {
  if (!ID.test(id)) throw new TypeError("an id of a message was expected");
  const head = encoder.encode(`${id}.${timestampSeconds}.`);
  const content = new Uint8Array(head.length + body.length);
  content.set(head);
  content.set(body, head.length);
  const all = await Promise.all(
    signings.flatMap(({ secret, key }) => [hmac(secret, content), ed25519(key, content)]),
  );
  return all.join(" ");
}
