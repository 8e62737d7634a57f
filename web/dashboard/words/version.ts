const LONGEST = 28;
const KEPT = 20;

/** A version as it is shown where there is little room; the whole belongs in a title. */
export const shortVersion = (version: string): string =>
  version.length > LONGEST ? `${version.slice(0, KEPT)}…` : version;
