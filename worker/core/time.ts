/** Milliseconds since the epoch as the wire writes them: RFC 3339, UTC, milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
export const isoTimeOrNull = (ms: number | null | undefined): string | null =>
  ms == null ? null : isoTime(ms);

/**
 * A stored value with its times as the wire writes them. Rows keep them as milliseconds under names that end in `At`;
 * everything else stays as it is.
 */
export function withIsoTimes(value: unknown): object {
  const told = (inner: unknown, name = ""): unknown => {
    if (typeof inner === "number" && name.endsWith("At")) return isoTime(inner);
    if (Array.isArray(inner)) return inner.map((one) => told(one));
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, of]) => [key, told(of, key)]));
  };
  return Object(told(value)) as object;
}
