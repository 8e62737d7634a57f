const SHOWN = 12;

/** The start of a commit or digest. Whatever comes before the hash itself, such as `sha256:`, says nothing here. */
export const shortHash = (hash: string): string => hash.replace(/^\w+:/, "").slice(0, SHOWN);
