import "reflect-metadata";
import { randomBytes } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** As a server of Node's takes them. */
export type Issued = { readonly key: string; readonly cert: string };

type Wish = {
  /** Names it is good for. */
  readonly names: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
};

export type Authority = {
  /** Its own certificate: what trusts it is given this. */
  readonly cert: string;
  issue(wish: Wish): Promise<Issued>;
};

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 24 * 60 * 60 * 1000;
/** From today, whole days on. */
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
/** A number that reads as positive, as a certificate's has to. */
const newSerial = () => `01${randomBytes(8).toString("hex")}`;

async function keyOf({ privateKey }: CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
}

const forServer = ({ names }: Wish) => [
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
  new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
];
const span = ({ from = inDays(-1), to = inDays(30) }: Partial<Wish>) => ({ notBefore: from, notAfter: to });

/** Somebody who issues certificates. Its key is in memory alone. */
export async function newAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
  const own = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=${name}`,
    ...span({ from: inDays(-100) }),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    cert: own.toString("pem"),
    issue: async (wish) => {
      const leaf = await newKeys();
      const cert = await X509CertificateGenerator.create({
        serialNumber: newSerial(),
        subject: `CN=${wish.names[0]}`,
        issuer: own.subject,
        ...span(wish),
        signingAlgorithm: ALGORITHM,
        publicKey: leaf.publicKey,
        signingKey: keys.privateKey,
        extensions: forServer(wish),
      });
      return { key: await keyOf(leaf), cert: cert.toString("pem") };
    },
  };
}

/** A certificate that nobody else vouches for. */
export async function newSelfSigned(wish: Wish): Promise<Issued> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=${wish.names[0]}`,
    ...span(wish),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: forServer(wish),
  });
  return { key: await keyOf(keys), cert: cert.toString("pem") };
}
