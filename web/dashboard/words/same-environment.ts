const keyOf = (name: string): string => name.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase();

/** Whether two names are spellings of one environment: case, Unicode form and blanks do not make another. */
export const isSameEnvironment = (a: string, b: string): boolean => keyOf(a) === keyOf(b);
