import { Refusal } from "../../services/refusal.ts";

const SAFE = ["GET", "HEAD", "OPTIONS"];

/** Whether a request comes from our own pages, as the browser says: by Sec-Fetch-Site, else by Origin. Null: it does not say. */
export function isSameOrigin(request: Request): boolean | null {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  return origin === null ? null : origin === new URL(request.url).origin;
}

/**
 * Refuses what another site may have made a browser send. Under a cookie the request must say that it is ours; without
 * one, only a request that says it is not is refused.
 */
export function requireSameOrigin(request: Request, underCookie: boolean): void {
  if (SAFE.includes(request.method)) return;
  const same = isSameOrigin(request);
  if (same === true || (same === null && !underCookie)) return;
  throw new Refusal(
    "cross-site",
    "A browser session may be used from Slipway's own pages only. Clients use a token.",
  );
}
