import { PackageURL } from "packageurl-js";
import type { Claims } from "../core/release/entry.ts";
import { cleanText } from "./sent.ts";

export type Artifact = { readonly name: string | null; readonly claims: Claims };

/** Types of purls that name a repository, whose version is a tag or a commit. */
const REPOSITORIES = ["github", "gitlab", "bitbucket"];
const SHA = /^[0-9a-f]{40}$/i;
const DIGEST = /^sha\d+:[0-9a-f]+$/i;

/** What a purl says of an artifact: its tag or version; a digest or a commit is no version. Null: not a purl. */
export function readPurl(purl: string | null): Artifact | null {
  if (purl === null) return null;
  try {
    const { type, name, version, qualifiers } = PackageURL.fromString(purl);
    const stated = version ?? "";
    const isDigest = DIGEST.test(stated);
    const isCommit = REPOSITORIES.includes(type) && SHA.test(stated);
    const tag = cleanText(qualifiers?.tag, 128);
    return {
      name: name ?? null,
      claims: {
        version: tag ?? (isDigest || isCommit ? null : cleanText(stated, 128)),
        commit: isCommit ? stated : null,
        digest: isDigest ? stated : cleanText(qualifiers?.digest, 256),
      },
    };
  } catch {
    return null;
  }
}
