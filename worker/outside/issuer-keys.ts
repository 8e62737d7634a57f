import type { IssuerKeys } from "../services/organisations/trust-ports.ts";

type KeySet = { readonly keys: readonly Record<string, unknown>[] };

const MAX_BYTES = 100 * 1024;
const MAX_KEYS = 50;
const TIMEOUT_MS = 5000;
/** As long as its two questions may take. */
const WAIT_MS = 2 * TIMEOUT_MS;
const KEPT_MS = 10 * 60 * 1000;
const MAX_AGE_MS = 60 * 60 * 1000;
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

type Known = {
  set: KeySet | null;
  fetchedAt: number;
  /** Remembered before the issuer is asked, so that many at one moment ask once. */
  askedAt: number;
  asking: Promise<void>;
};

const unknown = (): Known => ({
  set: null,
  fetchedAt: Number.NEGATIVE_INFINITY,
  askedAt: Number.NEGATIVE_INFINITY,
  asking: Promise.resolve(),
});

/** Waits for what another request may have begun: where that one is given up, its promise never settles. */
async function waitFor(asking: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([asking, timeout]);
  clearTimeout(timer);
}

/**
 * The keys of issuers, remembered for some minutes, and where an issuer does not answer for an hour at most: what it
 * took back must not open anything for ever. A key that is not among them is looked for again once a minute, so that
 * nobody can make us ask an issuer without end.
 */
export function issuerKeys(now: () => number): IssuerKeys {
  const remembered = new Map<string, Known>();
  const usable = ({ set, fetchedAt }: Known): KeySet | null => (now() - fetchedAt < MAX_AGE_MS ? set : null);
  const ask = async (issuer: string, known: Known): Promise<void> => {
    const set = await fetchKeys(issuer).catch(() => null);
    if (set !== null) Object.assign(known, { set, fetchedAt: now() });
  };
  return {
    read: async (issuer, fresh) => {
      const known = remembered.get(issuer) ?? unknown();
      const isNeeded = fresh || usable(known) === null;
      const isDue = now() - known.askedAt >= (isNeeded ? REFETCH_MS : KEPT_MS);
      if (isDue) {
        if (remembered.size >= MAX_ISSUERS) remembered.clear();
        remembered.set(issuer, known);
        known.askedAt = now();
        known.asking = ask(issuer, known);
      }
      if (isDue || isNeeded) await waitFor(known.asking);
      return usable(known);
    },
  };
}
