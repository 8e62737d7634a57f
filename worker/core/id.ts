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

/** The next greater id of the same moment: its end counted up by one. */
function following(id: string): string {
  let at = id.length - 1;
  while (at > 0 && id[at] === "z") at -= 1;
  const digit = ALPHABET[ALPHABET.indexOf(id[at] ?? "") + 1] ?? "0";
  return `${id.slice(0, at)}${digit}${"0".repeat(id.length - at - 1)}`;
}

/**
 * Makes ids of which those of one prefix and moment sort in the order in which they were made.
 * @param random gives at least 16 random bytes
 */
export function idMaker(random: () => Uint8Array): (prefix: string, ms: number) => string {
  const last = new Map<string, string>();
  return (prefix, ms) => {
    const before = last.get(prefix);
    const isOfNow = before?.startsWith(idFloor(prefix, ms));
    const id = before && isOfNow ? following(before) : orderedId(prefix, ms, random());
    last.set(prefix, id);
    return id;
  };
}

/** The smallest id of a prefix that a moment can have: everything older sorts before it. */
export const idFloor = (prefix: string, ms: number): string => orderedId(prefix, ms, new Uint8Array(0));
