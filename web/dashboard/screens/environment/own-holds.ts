type Store = Pick<Storage, "getItem" | "setItem">;

const NAME = "slipway.own-holds";
const MOST = 20;

function read(store: Store): readonly string[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers a lock that was taken from this browser: it may be held under any name, and is still one's own to give back. */
export function keepHold(store: Store, lockId: string): void {
  const others = read(store).filter((one) => one !== lockId);
  store.setItem(NAME, JSON.stringify([lockId, ...others].slice(0, MOST)));
}

export const isKept = (store: Store, lockId: string): boolean => read(store).includes(lockId);
