/**
 * An authenticator in software, as WebAuthn level 3 has it: a P-256 key, attestation "none", and every byte put together
 * here, so that what is verified was not made by what verifies it.
 */
type Options = {
  readonly challenge: string;
  readonly rp?: { readonly id?: string };
  readonly rpId?: string;
};
type Over = { readonly origin?: string; readonly counter?: number; readonly isVerified?: boolean };

const url64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const text = (value: string) => Uint8Array.from(new TextEncoder().encode(value));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const cborBytes = (bytes: Uint8Array) =>
  bytes.length < 256
    ? join(Uint8Array.of(0x58, bytes.length), bytes)
    : join(Uint8Array.of(0x59, bytes.length >> 8, bytes.length & 255), bytes);
const cborText = (value: string) => join(Uint8Array.of(0x60 + value.length), text(value));

/** WebCrypto signs as r and s side by side; WebAuthn wants them in DER. */
function toDer(raw: Uint8Array): Uint8Array {
  const integer = (part: Uint8Array) => {
    let start = 0;
    while (start < part.length - 1 && part[start] === 0) start += 1;
    const bytes = part.slice(start);
    const padded = (bytes[0] ?? 0) > 127 ? join(Uint8Array.of(0), bytes) : bytes;
    return join(Uint8Array.of(2, padded.length), padded);
  };
  const body = join(integer(raw.slice(0, 32)), integer(raw.slice(32)));
  return join(Uint8Array.of(0x30, body.length), body);
}

export async function newAuthenticator(origin: string) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  const point = new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const credentialId = crypto.getRandomValues(new Uint8Array(16));
  const id = url64(credentialId);

  const clientData = (type: string, challenge: string, over: Over) =>
    text(JSON.stringify({ type, challenge, origin: over.origin ?? origin, crossOrigin: false }));
  const authData = async (rpId: string, flags: number, counter: number, rest: Uint8Array) =>
    join(
      await sha256(text(rpId)),
      Uint8Array.of(flags),
      Uint8Array.of(0, 0, counter >> 8, counter & 255),
      rest,
    );
  const wrap = (response: Record<string, unknown>) => ({
    id,
    rawId: id,
    type: "public-key" as const,
    clientExtensionResults: {},
    response,
  });

  return {
    id,
    /** Answers the options for a new passkey. */
    create: async ({ challenge, rp }: Options, over: Over = {}) => {
      const key = join(
        Uint8Array.of(0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21),
        cborBytes(point.slice(1, 33)),
        Uint8Array.of(0x22),
        cborBytes(point.slice(33)),
      );
      const attested = join(new Uint8Array(16), Uint8Array.of(0, credentialId.length), credentialId, key);
      const flags = over.isVerified === false ? 0x41 : 0x45;
      const data = await authData(rp?.id ?? "", flags, over.counter ?? 0, attested);
      const attestation = join(
        Uint8Array.of(0xa3),
        cborText("fmt"),
        cborText("none"),
        cborText("attStmt"),
        Uint8Array.of(0xa0),
        cborText("authData"),
        cborBytes(data),
      );
      return wrap({
        clientDataJSON: url64(clientData("webauthn.create", challenge, over)),
        attestationObject: url64(attestation),
      });
    },
    /** Answers a challenge. */
    get: async ({ challenge, rpId }: Options, over: Over = {}) => {
      const client = clientData("webauthn.get", challenge, over);
      const flags = over.isVerified === false ? 1 : 5;
      const data = await authData(rpId ?? "", flags, over.counter ?? 0, new Uint8Array());
      const signed = join(data, await sha256(client));
      const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, signed);
      return wrap({
        clientDataJSON: url64(client),
        authenticatorData: url64(data),
        signature: url64(toDer(new Uint8Array(raw))),
      });
    },
  };
}
