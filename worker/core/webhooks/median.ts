/** The middle of some numbers, the lower of two middles, as a whole number; null: there is none. */
export function median(values: readonly number[]): number | null {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  return middle === undefined ? null : Math.round(middle);
}
