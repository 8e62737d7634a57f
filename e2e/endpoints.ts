import { createPublicKey, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";
import type { ShownDelivery } from "../schema/contract/webhooks.ts";
import { type Account, ask, eventually, read } from "./client.ts";

export type Keys = { readonly secret: string; readonly publicKey: string };
export type Endpoint = Keys & { readonly id: string };
export type Delivery = { readonly id: string; readonly messageId: string; readonly status: string };

type Sent = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** Asks for a change in the account's organisation, and reads what is answered. */
export async function post<T>(of: Account, path: string, body: unknown, status: number): Promise<T> {
  const response = await ask(of, `/v1/orgs/${of.org}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect([response.status, text], path).toEqual([status, text]);
  return JSON.parse(text) as T;
}

/** Waits until so many attempts of a delivery were made and it is known what became of the last one. */
export async function attempted(of: Account, deliveryId: string, count: number): Promise<ShownDelivery> {
  const { value } = await eventually(
    () => read<ShownDelivery>(of, `/deliveries/${deliveryId}`),
    ({ history: [last] }) => last?.number === count && last.durationMs !== null,
    20_000,
  );
  return value;
}

/** Sends an address an example, and waits for what becomes of its first attempt. */
export async function tryOut(of: Account, url: string): Promise<ShownDelivery> {
  const { id } = await post<Endpoint>(of, "/webhooks", { url, types: ["deployment.succeeded"] }, 201);
  const { deliveryId } = await post<{ deliveryId: string }>(of, `/webhooks/${id}/test`, undefined, 202);
  return attempted(of, deliveryId, 1);
}

/** Verifies as a receiver would: by the library of the standard, and by nothing but the runtime's own Ed25519. */
export function check({ headers, body }: Sent, { secret, publicKey }: Keys): void {
  const named = headers as Record<string, string>;
  new Webhook(secret).verify(body, named);
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = named;
  const x = Buffer.from(publicKey.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const isRight = signatures
    .split(" ")
    .filter((one) => one.startsWith("v1a,"))
    .some((one) => verify(null, content, key, Buffer.from(one.slice(4), "base64")));
  if (!isRight) throw new Error("no v1a signature fits");
}
