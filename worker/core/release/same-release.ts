import type { Claims } from "./entry.ts";
import {
  commitName,
  digestName,
  namesOf,
  type Owner,
  place,
  type ReleaseName,
  versionName,
} from "./placement.ts";

/** Every name that a release may be known by which bears a version: what stands for one is a commit or a digest. */
const namesBorne = (version: string): ReleaseName[] => [
  versionName(version),
  commitName(version),
  digestName(version),
];

/** Whether claims name the version itself, or, where they name none, the commit that stands for it. */
function isNamedSo({ version, commit }: Claims, borne: string): boolean {
  if (version !== null) return versionName(version) === versionName(borne);
  return commit !== null && commitName(commit) === commitName(borne);
}

/** The names whose owners tell whether claims mean the release that bore a version; none where that shows without. */
export const namesToCompare = (claims: Claims, borne: string): ReleaseName[] => {
  if (isNamedSo(claims, borne)) return [];
  return [...namesBorne(borne), ...namesOf(claims)];
};

/**
 * Whether claims mean the release that bore a version when somebody was told of it: it may have got another since.
 * @param owners of `namesToCompare`, as far as anybody owns them
 */
export function isOfRelease(claims: Claims, borne: string, owners: ReadonlyMap<ReleaseName, Owner>): boolean {
  if (isNamedSo(claims, borne)) return true;
  const name = namesBorne(borne).find((one) => owners.has(one));
  const owner = name === undefined ? undefined : owners.get(name);
  return owner !== undefined && place(claims, owners, "")?.releaseId === owner.releaseId;
}
