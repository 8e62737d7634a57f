const FAR = 3;

/** How many letters must be put in, taken out, changed or swapped to make one word of the other. */
export function distance(a: string, b: string): number {
  const rows = [...Array(a.length + 1).keys()].map((row) => [row]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let column = 1; column <= b.length; column += 1) {
    rows[0]?.push(column);
    for (let row = 1; row <= a.length; row += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const least = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      rows[row]?.push(least);
    }
  }
  return at(a.length, b.length);
}

/** The word that was most likely meant; null: none is near. */
export function nearest(word: string, words: readonly string[]): string | null {
  const begun = words.filter((other) => word.length > 2 && other.startsWith(word));
  if (begun.length === 1) return begun[0] ?? null;
  const ranked = words
    .map((other) => ({ other, away: distance(word, other) }))
    .filter(({ other, away }) => away < FAR && away < other.length)
    .sort((a, b) => a.away - b.away);
  return ranked[0]?.other ?? null;
}
