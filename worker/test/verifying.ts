import { createPublicKey, verify } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";
import type { Got } from "./receivers.ts";

type Keys = { readonly secret: string; readonly publicKey: string };
type Signed = {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: Uint8Array;
};

export const bodyOf = ({ body }: Pick<Got, "body">): Buffer => Buffer.from(body, "base64");

export const signedOf = (got: Got): Signed => ({
  id: got.headers["webhook-id"] ?? "",
  timestamp: got.headers["webhook-timestamp"] ?? "",
  signature: got.headers["webhook-signature"] ?? "",
  body: bodyOf(got),
});

/** What the specification's own library says. It knows v1 alone. */
export function isVerified({ id, timestamp, signature, body }: Signed, { secret }: Keys): boolean {
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  try {
    new Webhook(secret).verify(Buffer.from(body), headers);
    return true;
  } catch {
    return false;
  }
}

/** What node:crypto says of the v1a signatures: whether one of them is by this key. */
export function isVerifiedByKey({ id, timestamp, signature, body }: Signed, { publicKey }: Keys): boolean {
  const x = Buffer.from(publicKey.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return signature
    .split(" ")
    .filter((one) => one.startsWith("v1a,"))
    .some((one) => verify(null, content, key, Buffer.from(one.slice("v1a,".length), "base64")));
}

/** Holds what came to everything that receivers rely on. */
export function expectSigned(got: Got | undefined, keys: Keys): void {
  if (!got) throw new Error("nothing came");
  const signed = signedOf(got);
  expect(signed.id).toMatch(/^msg_[0-9A-Za-z]+$/);
  expect(signed.timestamp).toMatch(/^\d{10}$/);
  expect(Math.abs(Number(signed.timestamp) - Date.now() / 1000)).toBeLessThan(60);
  expect(isVerified(signed, keys)).toBe(true);
  expect(isVerifiedByKey(signed, keys)).toBe(true);
}
