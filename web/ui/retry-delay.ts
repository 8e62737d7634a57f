const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait before a try, in milliseconds: twice as long each time, spread so that not all come back at once. */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random / 2));
}
