import { own } from "../own.ts";
import type { Artifact } from "./entry.ts";
import { artifactKeys } from "./identity.ts";
import { commitName, digestName } from "./placement.ts";
import type { ReleaseState } from "./state.ts";

/** What a release is made of, as far as anybody said. */
export const artifactOf = ({ commit, digest }: ReleaseState): Artifact => ({
  commit: commit?.value ?? null,
  digest: digest?.value ?? null,
});

const isSameCommit = (a: string, b: string | null) => b !== null && commitName(a) === commitName(b);
const isSameDigest = (a: string, b: string | null) => b !== null && digestName(a) === digestName(b);

/**
 * Whether a judgement still counts: it was passed on the artifact there is, else on its commit. One passed before
 * there was either is void as soon as there is.
 */
export function isBoundTo(judged: Artifact, now: Artifact): boolean {
  if (judged.digest !== null) return isSameDigest(judged.digest, now.digest);
  if (judged.commit !== null) return isSameCommit(judged.commit, now.commit);
  return now.digest === null && now.commit === null;
}

/**
 * Whether what was found out of something is evidence for an artifact: it is that artifact, else it is the commit, and
 * nobody said which artifact. What says neither is taken at its word that it is this release.
 */
export function isEvidenceFor(subject: Artifact, now: Artifact): boolean {
  if (subject.digest !== null) return now.digest === null || isSameDigest(subject.digest, now.digest);
  return subject.commit === null || now.commit === null || isSameCommit(subject.commit, now.commit);
}

/** When the artifact there is, else its commit, was first heard of; null: there is neither. Milliseconds since the epoch. */
export function fixedAt(state: ReleaseState): number | null {
  const { commit, digest } = artifactOf(state);
  const keys = artifactKeys(digest === null ? { commit, digest } : { commit: null, digest });
  const moments = keys.flatMap((key) => own(state.artifacts, key)?.at ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
}
