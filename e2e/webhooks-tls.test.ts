import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, type Issued, inDays, newAuthority, newSelfSigned } from "./certificates.ts";
import { type Account, newAccount } from "./client.ts";
import { tryOut } from "./endpoints.ts";
import { newFolder, type Product, removeFolder, startProduct } from "./product.ts";
import { askCarelessly, startTlsReceiver, type TlsReceiver } from "./tls-receiver.ts";

type Way = {
  readonly certificate: (trusted: Authority, stranger: Authority) => Promise<Issued>;
  readonly protocol?: "TLSv1" | "TLSv1.1";
};

const names = ["localhost"];
const RIGHT: Way = { certificate: (trusted) => trusted.issue({ names }) };

const WRONG = {
  "has an expired certificate": {
    certificate: (trusted) => trusted.issue({ names, from: inDays(-30), to: inDays(-1) }),
  },
  "has a certificate that is not valid yet": {
    certificate: (trusted) => trusted.issue({ names, from: inDays(1), to: inDays(30) }),
  },
  "has signed its certificate itself": { certificate: () => newSelfSigned({ names }) },
  "has a certificate of another name": {
    certificate: (trusted) => trusted.issue({ names: ["hooks.example.com"] }),
  },
  "has a certificate by who is not known": { certificate: (_, stranger) => stranger.issue({ names }) },
  "speaks nothing newer than TLS 1.0": { ...RIGHT, protocol: "TLSv1" },
  "speaks nothing newer than TLS 1.1": { ...RIGHT, protocol: "TLSv1.1" },
} as const satisfies Record<string, Way>;

type Wrong = keyof typeof WRONG;

const folder = newFolder();
const receivers = new Map<Wrong | "is right", TlsReceiver>();
let product: Product;
let account: Account;

beforeAll(async () => {
  const [trusted, stranger] = [await newAuthority("Trusted"), await newAuthority("A stranger")];
  for (const [name, way] of Object.entries<Way>({ "is right": RIGHT, ...WRONG })) {
    const { protocol } = way;
    const old = { minVersion: protocol, maxVersion: protocol, ciphers: "DEFAULT@SECLEVEL=0" };
    const certificate = await way.certificate(trusted, stranger);
    receivers.set(name as Wrong, await startTlsReceiver({ ...certificate, ...(protocol ? old : {}) }));
  }
  const authorities = join(folder, "authorities.pem");
  writeFileSync(authorities, trusted.cert);
  const allowed = [...receivers.values()].map(({ port }) => `localhost:${port}`);
  product = await startProduct({ receivers: allowed, authorities });
  account = await newAccount(product.url);
});
afterAll(async () => {
  await product?.stop();
  await Promise.all([...receivers.values()].map((receiver) => receiver.stop()));
  removeFolder(folder);
  removeFolder(product.state);
});

const receiverOf = (name: Wrong | "is right"): TlsReceiver => {
  const receiver = receivers.get(name);
  if (!receiver) throw new Error(`nobody ${name}`);
  return receiver;
};
const sendTo = ({ port }: TlsReceiver) => tryOut(account, `https://localhost:${port}/hook`);

describe("a receiver over TLS", () => {
  it("gets what is sent when its certificate is right", async () => {
    const receiver = receiverOf("is right");
    expect(await sendTo(receiver)).toMatchObject({
      status: "succeeded",
      lastStatusCode: 200,
      lastError: null,
    });
    expect(receiver.requests).toEqual(["/hook"]);
  });

  it.each(Object.keys(WRONG) as Wrong[])(
    "gets nothing when it %s, and that is said in words",
    async (name) => {
      const receiver = receiverOf(name);
      const protocol = (WRONG[name] as Way).protocol ?? "TLSv1.3";
      expect(await askCarelessly(receiver.port)).toEqual({ code: 200, protocol });
      const before = receiver.met();
      const delivery = await sendTo(receiver);
      expect(delivery).toMatchObject({ status: "pending", lastStatusCode: null });
      expect(delivery.lastError).toMatch(/^[A-Z][a-z ,]+\.$/);
      expect(delivery.lastError).not.toMatch(/workerd|kj|internal error|exception/i);
      expect(receiver.met()).toBeGreaterThan(before);
      expect(receiver.requests).toEqual(["/carelessly"]);
    },
  );
});
