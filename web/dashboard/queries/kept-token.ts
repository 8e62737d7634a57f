/** A secret this browser keeps for a while, for whoever made it. Times are milliseconds since the epoch. */
export type KeptToken = {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly expiresAt: number;
};

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "slipway.first-token.";

function parse(text: string | null): KeptToken | null {
  try {
    const { id, token, userId, expiresAt } = JSON.parse(text ?? "");
    const isWhole = [id, token, userId].every((part) => typeof part === "string");
    return isWhole && typeof expiresAt === "number" ? { id, token, userId, expiresAt } : null;
  } catch {
    return null;
  }
}

type Whose = { readonly org: string; readonly userId: string };

/** The token somebody keeps for an organisation's first event; null where there is none that still counts. */
export function keptToken(store: Store, { org, userId }: Whose, now: number): KeptToken | null {
  const kept = parse(store.getItem(PREFIX + org));
  if (kept && kept.userId === userId && now < kept.expiresAt) return kept;
  store.removeItem(PREFIX + org);
  return null;
}

export function keepToken(store: Store, org: string, kept: KeptToken): void {
  store.setItem(PREFIX + org, JSON.stringify(kept));
}

/** Forgets those that are meant: one that was revoked, or all where somebody signs out. */
export function forgetTokens(store: Store, isMeant: (kept: KeptToken) => boolean = () => true): void {
  const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? "");
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const kept = parse(store.getItem(name));
    if (!kept || isMeant(kept)) store.removeItem(name);
  }
}
