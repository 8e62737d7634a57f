import type { IssuerKeys } from "../services/organisations/trust-ports.ts";

type KeySet = { readonly keys: readonly Record<string, unknown>[] };

const MAX_BYTES = 100 * 1024;
const MAX_KEYS = 50;
const TIMEOUT_MS = 5000;
const KEPT_MS = 10 * 60 * 1000;
/** However many tokens name a key that is not there. */
const REFETCH_MS = 60 * 1000;
const MAX_ISSUERS = 100;

/** Reads up to a limit: what an issuer sends is a stranger's. */
async function readJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    redirect: "manual",
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200 || !response.body) throw new Error(`${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error("too large");
    chunks.push(chunk);
  }
  return JSON.parse(new TextDecoder().decode(Buffer.concat(chunks)));
}

async function fetchKeys(issuer: string): Promise<KeySet> {
  const found = (await readJson(`${issuer}/.well-known/openid-configuration`)) as { jwks_uri?: unknown };
  const keysAt = new URL(String(found.jwks_uri));
  // An issuer speaks for itself alone.
  if (keysAt.protocol !== "https:" || keysAt.host !== new URL(issuer).host) throw new Error("another host");
  const set = (await readJson(keysAt.href)) as { keys?: unknown };
  if (!Array.isArray(set.keys) || set.keys.length > MAX_KEYS) throw new Error("no keys");
  return { keys: set.keys as Record<string, unknown>[] };
}

type Remembered = { readonly set: KeySet | null; readonly at: number };

/**
 * The keys of issuers, remembered for some minutes. A key that is not among them is looked for again once a minute, so
 * that nobody can make us ask an issuer without end.
 */
export function issuerKeys(now: () => number): IssuerKeys {
  const remembered = new Map<string, Remembered>();
  return {
    read: async (issuer, fresh) => {
      const before = remembered.get(issuer);
      const age = before ? now() - before.at : Number.POSITIVE_INFINITY;
      const keptMs = fresh || !before?.set ? REFETCH_MS : KEPT_MS;
      if (before && age < keptMs) return before.set;
      if (remembered.size >= MAX_ISSUERS) remembered.clear();
      const set = await fetchKeys(issuer).catch(() => null);
      remembered.set(issuer, { set: set ?? before?.set ?? null, at: now() });
      return set ?? before?.set ?? null;
    },
  };
}
