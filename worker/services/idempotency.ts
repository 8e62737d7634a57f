/** What is stored of a request that came with an Idempotency-Key. `answer` is null while it runs. */
export type IdempotencyRow = { readonly bodyHash: string; readonly answer: string | null };

export interface IdempotencyStore {
  /** Null when the caller is the first, or the one before has outlived its time; else what is stored. */
  begin(
    scope: string,
    key: string,
    bodyHash: string,
    now: number,
    limits: { readonly expiredBefore: number; readonly abandonedBefore: number },
  ): Promise<IdempotencyRow | null>;
  finish(scope: string, key: string, bodyHash: string, answer: string): Promise<void>;
  abandon(scope: string, key: string): Promise<void>;
  /** Forgets up to a thousand answers older than a moment, and says how many those were. */
  purge(before: number): Promise<number>;
}

export const KEPT_MS = 24 * 60 * 60 * 1000;
/** A request that has not answered after this long never will. */
export const ABANDONED_MS = 60 * 1000;

/** The key of a header, bare or quoted as a structured field; null where it is no key. */
export function readIdempotencyKey(header: string): string | null {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim());
  const key = quoted?.[1] === undefined ? header.trim() : quoted[1].replace(/\\(.)/g, "$1");
  return key !== "" && key.length <= 255 && /^[\x20-\x7e]+$/.test(key) ? key : null;
}
