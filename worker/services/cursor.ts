import { Refusal } from "./refusal.ts";

const encoder = new TextEncoder();

/** A cursor is opaque to clients: the key of the last item they saw. It opens nothing; the query names the tenant. */
export const writeCursor = (key: string): string =>
  btoa(String.fromCharCode(...encoder.encode(key)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** The key in a cursor; null for the first page. Refused where no cursor of ours can look like that. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(cursor.replace(/-/g, "+").replace(/_/g, "/")), (char) =>
      char.charCodeAt(0),
    );
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Refusal("invalid", "The cursor is not one of ours.", {
      errors: [{ path: "cursor", message: "use the nextCursor of the page before" }],
    });
  }
}
