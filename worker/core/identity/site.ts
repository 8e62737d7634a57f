const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Of an origin as the platform writes it: lower case, without a user or a path. */
const hostOf = (origin: string): string => /^https?:\/\/(\[[^\]]*\]|[^/:]+)/.exec(origin)?.[1] ?? "";

/** Whether an origin is this machine by one of its own names. No name of another can claim to be. */
export const isLoopback = (origin: string): boolean => LOOPBACK.includes(hostOf(origin));

/** Whether an origin's host is an IP address: WebAuthn binds passkeys to names alone. */
export const isIpAddress = (origin: string): boolean =>
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i.test(hostOf(origin));

/**
 * Where a browser is to be for passkeys and OAuth: where the product says it is served, whatever name the request gave.
 * A machine's own names stand for each other, as a browser that came by one keeps its passkeys and cookies there.
 * @param publicUrl the origin the product was told; null: it was told none, and believes the request
 * @param asked the origin of the request
 */
export function siteOf(publicUrl: string | null, asked: string): string {
  if (publicUrl === null) return asked;
  return isLoopback(publicUrl) && isLoopback(asked) ? asked : publicUrl;
}
