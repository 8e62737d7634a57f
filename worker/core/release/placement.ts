import { compareVersions } from "../version.ts";
import type { Claims } from "./entry.ts";

/**
 * Which release an event means: its version; else the release of its commit; else that of its digest; else a
 * provisional one. Names are rows `(project, name) → release`; a name has one owner at a time.
 */
export type ReleaseName = string;

/** Commits are known by their first 12 characters, so that a short and a full one meet. */
const COMMIT_LENGTH = 12;
const isHex = (text: string) => /^[0-9a-f]{7,64}$/i.test(text);

export const versionName = (version: string): ReleaseName => `v:${version}`;
export const commitName = (commit: string): ReleaseName =>
  `c:${isHex(commit) ? commit.toLowerCase().slice(0, COMMIT_LENGTH) : commit}`;
export const digestName = (digest: string): ReleaseName => `d:${digest.toLowerCase()}`;

/** The version a release bears while only its commit or digest is known. */
export const provisionalVersion = (claims: Claims): string =>
  (claims.commit?.slice(0, COMMIT_LENGTH) ?? claims.digest ?? "").trim();

/** The version a release bears: the one it was given, else what stands for it, else the one it bore before. */
export const versionBorne = (claims: Claims, before: string): string =>
  claims.version ?? (provisionalVersion(claims) || before);

/** The names an event mentions, the one that decides its place first. */
export function namesOf(claims: Claims): ReleaseName[] {
  return [
    ...(claims.version === null ? [] : [versionName(claims.version)]),
    ...(claims.commit === null ? [] : [commitName(claims.commit)]),
    ...(claims.digest === null ? [] : [digestName(claims.digest)]),
  ];
}

/** Who owns a name: a release, with the version it bears; null while that is provisional. */
export type Owner = { readonly releaseId: string; readonly version: string | null };

export type Placement = {
  readonly releaseId: string;
  /** The name that decided: an entry placed by a commit follows that commit to another release. */
  readonly placedBy: ReleaseName;
  readonly isNew: boolean;
  /** Names that point at this release from now on, each with the owner it is taken from, if any. */
  readonly claims: readonly { readonly name: ReleaseName; readonly from: string | null }[];
  /** The version the release bears after this event; null: still provisional. */
  readonly version: string | null;
};

/** Positive when `a` has the better right to a name: any version before none, the higher version before the lower. */
const compareRights = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number(a !== null) - Number(b !== null) : compareVersions(a, b);

/** Of the owners of the names mentioned, the one with the best right; between equals the first name decides. */
function bestOwner(
  names: readonly ReleaseName[],
  owners: ReadonlyMap<ReleaseName, Owner>,
): Owner | undefined {
  let best: Owner | undefined;
  for (const name of names) {
    const owner = owners.get(name);
    if (owner && (!best || compareRights(owner.version, best.version) > 0)) best = owner;
  }
  return best;
}

/** A version nobody knows yet takes over a provisional release of its commit or digest, never a named one. */
function heir(claims: Claims, owners: ReadonlyMap<ReleaseName, Owner>): Owner | undefined {
  const [version, ...others] = namesOf(claims);
  if (version === undefined) return undefined;
  if (claims.version === null) return bestOwner([version, ...others], owners);
  const free = others.filter((name) => owners.get(name)?.version === null);
  return owners.get(version) ?? bestOwner(free, owners);
}

/**
 * Decides the release an event belongs to and the names it claims for it.
 * A commit named by several versions belongs to the highest of them, whatever order they came in.
 * @param owners who owns each name the event mentions, as far as anybody does
 * @param newId the id to give a release that this event is the first to mention
 * @returns null when the event names no release at all
 */
export function place(
  claims: Claims,
  owners: ReadonlyMap<ReleaseName, Owner>,
  newId: string,
): Placement | null {
  const names = namesOf(claims);
  const placedBy = names[0];
  if (placedBy === undefined) return null;
  const owner = heir(claims, owners);
  const releaseId = owner?.releaseId ?? newId;
  const version = claims.version ?? owner?.version ?? null;
  const claimed: { name: ReleaseName; from: string | null }[] = [];
  for (const name of names) {
    const before = owners.get(name);
    if (before === undefined) claimed.push({ name, from: null });
    else if (before.releaseId !== releaseId && hasRight(version, before))
      claimed.push({ name, from: before.releaseId });
  }
  return { releaseId, placedBy, isNew: owner === undefined, claims: claimed, version };
}

/** Provisional releases that turn out to be one become one; a named release gives way to a higher version only. */
const hasRight = (version: string | null, owner: Owner) =>
  owner.version === null || compareRights(version, owner.version) > 0;

/** The names as they stand after a placement. */
export function withPlacement(
  owners: ReadonlyMap<ReleaseName, Owner>,
  placement: Placement,
): Map<ReleaseName, Owner> {
  const after = new Map(owners);
  const owner = { releaseId: placement.releaseId, version: placement.version };
  for (const { name } of placement.claims) after.set(name, owner);
  for (const [name, before] of after) if (before.releaseId === placement.releaseId) after.set(name, owner);
  return after;
}
