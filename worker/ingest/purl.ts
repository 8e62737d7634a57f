import { PackageURL } from "packageurl-js";
import type { Claims } from "../core/release/entry.ts";
import { cleanText } from "./sent.ts";

export type Artifact = { readonly name: string | null; readonly claims: Claims };

/** What a purl says of an artifact: its tag or version; a digest is no version. Null: not a purl. */
export function readPurl(purl: string | null): Artifact | null {
  if (purl === null) return null;
  try {
    const { name, version, qualifiers } = PackageURL.fromString(purl);
    const tag = cleanText(qualifiers?.tag, 128);
    const isDigest = /^sha\d+:[0-9a-f]+$/i.test(version ?? "");
    const digest = isDigest ? (version ?? null) : cleanText(qualifiers?.digest, 256);
    return {
      name: name ?? null,
      claims: { version: tag ?? (isDigest ? null : cleanText(version, 128)), commit: null, digest },
    };
  } catch {
    return null;
  }
}
