import type { Tier } from "../../../schema/contract/projects.ts";
import { crc32 } from "../token.ts";

/** One environment however it is spelt: case, Unicode form and blanks do not make another. */
export function environmentKey(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase().normalize("NFKC");
}

/** Stands for an environment's key where an id has to tell which environment it is of. */
export const environmentTag = (key: string): string =>
  crc32(encodeURIComponent(key.toWellFormed())).toString(36).padStart(7, "0");

const words = (name: string) =>
  name
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const NAMED_TIERS: readonly (readonly [RegExp, Tier])[] = [
  [/^(?:pre-?prod|non-?prod|stag|stg|uat)/, "staging"],
  [/^(?:test|qa)\d*|^testing/, "testing"],
  [/(?:prod|production|prd|live)\d*$/, "production"],
];

/** The tier a name suggests: prod, live; stag, preprod, uat; test, qa; anything else is development. */
export function tierOfName(name: string): Tier {
  const parts = words(name);
  const joined = parts.join("");
  if (/(?:pre|non)prod/.test(joined)) return "staging";
  for (const [pattern, tier] of NAMED_TIERS) {
    if (parts.some((part) => pattern.test(part) && !/^(?:deliver|olive|alive)/.test(part))) return tier;
  }
  return "development";
}

/** Names that CI systems give to environments that live as long as a pull request. */
export function looksEphemeral(name: string): boolean {
  return /^(?:preview|review|deploy-preview|pr|mr)(?:[-_/ #]|\d)/i.test(name.trim());
}
