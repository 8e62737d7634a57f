/** The value under a name that somebody else chose: never one that an object inherits, such as `constructor`. */
export const own = <T>(record: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
