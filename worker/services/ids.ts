import { idMaker } from "../core/id.ts";
import type { Ids } from "./ports.ts";

/** Ids of one maker: what is made first sorts first, within a millisecond too. */
export function newIds(now: () => number): Ids {
  const make = idMaker(() => crypto.getRandomValues(new Uint8Array(16)));
  return { next: (prefix, ms = now()) => make(prefix, ms) };
}
