export type CheckedHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly ok: false;
      /** Which is refused. */
      readonly name: string;
      readonly because: string;
    };

/** What every message carries, what a connection is made of, and what receivers believe of whoever stands before them. */
const RESERVED = new Set([
  "accept-encoding",
  "cdn-loop",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cookie",
  "cookie2",
  "date",
  "expect",
  "forwarded",
  "host",
  "http2-settings",
  "keep-alive",
  "origin",
  "range",
  "referer",
  "set-cookie",
  "set-cookie2",
  "te",
  "trailer",
  "transfer-encoding",
  "true-client-ip",
  "upgrade",
  "user-agent",
  "via",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-url",
  "x-real-ip",
  "x-rewrite-url",
]);

const RESERVED_BEGINNINGS = [
  "access-control-",
  "cf-",
  "if-",
  "proxy-",
  "sec-",
  "slipway-",
  "webhook-",
  "x-forwarded-",
];

const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/** Visible ASCII with spaces inside: what every receiver reads as it was sent. */
const VALUE = /^[!-~](?:[ -~]{0,1022}[!-~])?$/;

/** Whether a header of this name is not for people to choose. */
export function isReserved(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || RESERVED_BEGINNINGS.some((beginning) => lower.startsWith(beginning));
}

/**
 * Whether headers may be sent along with every message. `authorization` may: that is what they are for.
 * @returns the headers by their lower-case names, or the first that is refused and why, in words for who gave it
 */
export function checkHeaders(given: Readonly<Record<string, string>>): CheckedHeaders {
  const headers = new Map<string, string>();
  for (const [written, value] of Object.entries(given)) {
    const refused = (because: string) => ({ ok: false, name: written, because }) as const;
    const name = written.toLowerCase();
    if (!NAME.test(name)) return refused("is no name of a header");
    if (isReserved(name)) return refused("is not for you to choose: it is Slipway's, or the connection's");
    if (headers.has(name)) return refused("is there twice");
    if (!VALUE.test(value)) return refused("must be visible ASCII, at most 1024 characters");
    headers.set(name, value);
  }
  return { ok: true, headers: Object.fromEntries(headers) };
}
