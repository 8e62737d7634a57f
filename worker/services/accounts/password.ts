import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/**
 * OWASP's second choice for scrypt: 16 MiB. Production caps N·r·p at 2^20, which no local runtime enforces;
 * a test holds these under it.
 */
export const SCRYPT = { N: 2 ** 14, r: 8, p: 5 } as const;
export const SCRYPT_CAP = 2 ** 20;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const STORED = /^\$scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

function derive(
  password: string,
  salt: Uint8Array,
  { N, r, p }: Required<Pick<ScryptOptions, "N" | "r" | "p">>,
): Promise<Buffer> {
  const normal = password.normalize("NFKC");
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, key: Buffer) => (error ? reject(error) : resolve(key));
    scrypt(normal, salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, done);
  });
}

/** Hashes a password; the parameters stand in the result, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, SCRYPT);
  const { N, r, p } = SCRYPT;
  return `$scrypt$N=${N},r=${r},p=${p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Compares in constant time. Without a stored hash it takes as long, and is false: an unknown address shows nothing. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = STORED.exec(stored ?? "") ?? [];
  if (N === undefined || r === undefined || p === undefined || salt === undefined || key === undefined) {
    await derive(password, randomBytes(SALT_BYTES), SCRYPT);
    return false;
  }
  const expected = Buffer.from(key, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Whether a stored hash was made with other parameters than one made today. */
export function isOutdated(stored: string | null): boolean {
  const { N, r, p } = SCRYPT;
  return stored !== null && !stored.startsWith(`$scrypt$N=${N},r=${r},p=${p}$`);
}
