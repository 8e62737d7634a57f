import { createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { argv, exit, stdin } from "node:process";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const TOLERANCE_SECONDS = 300;
// What makes 32 bytes an Ed25519 public key in DER (RFC 8410).
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");

const unprefixed = (key) => Buffer.from(key.slice(key.indexOf("_") + 1), "base64");

function isEqual(a, b) {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function bySecret(secret, content) {
  const expected = createHmac("sha256", unprefixed(secret)).update(content).digest("base64");
  return (signature) => isEqual(signature, expected);
}

function byKey(publicKey, content) {
  const der = Buffer.concat([ED25519, unprefixed(publicKey)]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return (signature) => {
    const bytes = Buffer.from(signature, "base64");
    return bytes.toString("base64") === signature && verify(null, content, key, bytes);
  };
}

/**
 * Whether a message is from Slipway, and of now.
 * @param key the endpoint's secret, `whsec_…`, or its public key, `whpk_…`
 * @param headers `webhook-id`, `webhook-timestamp` and `webhook-signature`
 * @param body the bytes of the body as they were received: parse them afterwards
 */
export function isGenuine(key, { id, timestamp, signature }, body, nowSeconds = Date.now() / 1000) {
  if (!id || !/^\d{10}$/.test(timestamp ?? "")) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const [version, isRight] = key.startsWith("whsec_")
    ? ["v1,", bySecret(key, content)]
    : ["v1a,", byKey(key, content)];
  return (signature ?? "")
    .split(" ")
    .some((one) => one.startsWith(version) && isRight(one.slice(version.length)));
}

// node node.mjs <key> <id> <timestamp> <signature> [now] < body
if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const [key, id, timestamp, signature, now] = argv.slice(2);
  const at = now === undefined ? undefined : Number(now);
  exit(isGenuine(key, { id, timestamp, signature }, await buffer(stdin), at) ? 0 : 1);
}
