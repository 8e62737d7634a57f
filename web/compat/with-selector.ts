import { useSyncExternalStore } from "preact/compat";
import { useRef } from "preact/hooks";

type Last<S, T> = { readonly snapshot: S; readonly select: (snapshot: S) => T; readonly selected: T };

/**
 * What the router takes from `use-sync-external-store/shim/with-selector`. That is CommonJS made for React before 18,
 * and brings all of Preact's compatibility layer along.
 */
export function useSyncExternalStoreWithSelector<S, T>(
  subscribe: (onChange: () => void) => () => void,
  getSnapshot: () => S,
  _getServerSnapshot: unknown,
  select: (snapshot: S) => T,
  isEqual: (one: T, other: T) => boolean,
): T {
  const last = useRef<Last<S, T> | null>(null);
  const read = (): T => {
    const snapshot = getSnapshot();
    const before = last.current;
    if (before?.snapshot === snapshot && before.select === select) return before.selected;
    const now = select(snapshot);
    const selected = before && isEqual(before.selected, now) ? before.selected : now;
    last.current = { snapshot, select, selected };
    return selected;
  };
  return useSyncExternalStore(subscribe, read);
}
