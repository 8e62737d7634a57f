const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX = "slw_live_";
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const PATTERN = /^slw_live_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** CRC-32 (IEEE 802.3), as an unsigned number. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function base62(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = BASE62[rest % 62] + text;
  return text;
}

/**
 * An API token: a prefix that scanners find, 32 random characters (190 bits) and a checksum that tells a mistyped one
 * apart without a look into the database.
 * @param random bytes of randomness, at least 64; those that would favour some characters are skipped
 */
export function formatToken(random: Uint8Array): string {
  const fair = Array.from(random).filter((byte) => byte < 248);
  if (fair.length < RANDOM_LENGTH) throw new RangeError("not enough randomness for a token");
  const secret = fair
    .slice(0, RANDOM_LENGTH)
    .map((byte) => BASE62[byte % 62])
    .join("");
  return `${PREFIX}${secret}${base62(crc32(secret), CHECKSUM_LENGTH)}`;
}

/** Whether a text can be a token at all: the right shape and a checksum that agrees. */
export function isWellFormedToken(text: string): boolean {
  const [, secret, checksum] = PATTERN.exec(text) ?? [];
  return secret !== undefined && base62(crc32(secret), CHECKSUM_LENGTH) === checksum;
}

/** As much of a token as may be shown, to recognise it by. */
export const tokenHint = (token: string): string => `${token.slice(0, PREFIX.length + 4)}…`;
