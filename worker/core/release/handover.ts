import type { Claims } from "./entry.ts";
import { namesOf, type ReleaseName } from "./placement.ts";

/** What deciding a handover needs of an entry. */
export type PlacedEntry = {
  readonly key: string;
  readonly placedBy: ReleaseName;
  readonly claims: Claims;
};

export type Departure = {
  readonly keys: readonly string[];
  /** Names that only the departing entries gave the old release: they point at the new one from now on. */
  readonly names: readonly ReleaseName[];
  /** Nothing is left: the old release is the new one. */
  readonly emptied: boolean;
};

/**
 * The entries that follow a name to the release that now owns it: all that stood there for that name, and for
 * the names that those entries in turn had tied to it. An entry that names a version stays with its version.
 */
export function departing(entries: readonly PlacedEntry[], name: ReleaseName): Departure {
  const names = new Set([name]);
  const keys = new Set<string>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const entry of entries) {
      const mentioned = namesOf(entry.claims);
      if (keys.has(entry.key) || entry.claims.version !== null || !mentioned.some((each) => names.has(each)))
        continue;
      keys.add(entry.key);
      for (const each of mentioned) names.add(each);
      grew = true;
    }
  }
  return { keys: [...keys], names: [...names], emptied: keys.size === entries.length };
}
