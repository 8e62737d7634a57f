const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Base 32 (Crockford, lower case) of the lowest 5 bits of each byte. */
export const base32 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");

/**
 * An id that sorts by time: a prefix, 9 characters of milliseconds, then randomness.
 * @param random at least 16 random bytes; 5 bits of each are used
 */
export function orderedId(prefix: string, ms: number, random: Uint8Array): string {
  let rest = Math.max(0, Math.floor(ms));
  let time = "";
  for (let digit = 0; digit < 9; digit += 1) {
    time = ALPHABET[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}_${time}${base32(random)}`;
}

/** The smallest id of a prefix that a moment can have: everything older sorts before it. */
export const idFloor = (prefix: string, ms: number): string => orderedId(prefix, ms, new Uint8Array(0));
