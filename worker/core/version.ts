import parse from "semver/functions/parse.js";

const LOOSE = { loose: true };

/** Numbers sort as text when their length comes first: 9 → "A9", 10 → "B10". */
const sortable = (digits: number | string) => {
  const text = String(digits);
  return String.fromCharCode(64 + text.length) + text;
};

/**
 * A text that sorts like semver 2.0.0 precedence (section 11), `v` prefix allowed.
 * Null when the version is not semver: such versions have no order among themselves.
 */
export function versionOrder(version: string): string | null {
  const parsed = parse(version, LOOSE);
  if (!parsed) return null;
  const core = sortable(parsed.major) + sortable(parsed.minor) + sortable(parsed.patch);
  if (parsed.prerelease.length === 0) return `${core}~`;
  const identifiers = parsed.prerelease.map((id) =>
    typeof id === "number" ? `0${sortable(id)},` : `1${id},`,
  );
  return `${core}!${identifiers.join("")}`;
}

/** The line a version belongs to unless someone says otherwise: its major and minor, `2.4.x`. */
export function lineOf(version: string): string | null {
  const parsed = parse(version, LOOSE);
  return parsed ? `${parsed.major}.${parsed.minor}.x` : null;
}

/** True for what looks like a released version rather than a branch: `v2`, `2.4`, `2.4.1-rc.1`. */
export function looksLikeVersion(text: string): boolean {
  return (
    /^v?\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]+)?$/.test(text) && (text.includes(".") || text.startsWith("v"))
  );
}

/** A total order of version names: semver first among equals, then plain text. Positive when `a` is higher. */
export function compareVersions(a: string, b: string): number {
  const orderA = versionOrder(a);
  const orderB = versionOrder(b);
  if (orderA !== null && orderB !== null && orderA !== orderB) return orderA < orderB ? -1 : 1;
  if ((orderA === null) !== (orderB === null)) return orderA === null ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
