/** Bound values stay well under D1's limit for one value. */
const MAX_BOUND_CHARS = 600_000;

/** Rows that are JSON texts, in JSON arrays each of which is short enough to be bound. */
export function inChunks(rows: readonly string[]): string[] {
  const chunks: string[][] = [];
  let size = Infinity;
  for (const row of rows) {
    if (size + row.length > MAX_BOUND_CHARS) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(row);
    size += row.length;
  }
  return chunks.map((chunk) => `[${chunk.join(",")}]`);
}
