/** Milliseconds since the epoch as the wire writes them: RFC 3339, UTC, milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
export const isoTimeOrNull = (ms: number | null | undefined): string | null =>
  ms == null ? null : isoTime(ms);
