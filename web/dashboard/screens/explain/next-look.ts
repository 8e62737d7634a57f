import type { Explanation } from "../../../../schema/contract/gates.ts";

/** A window that begins is told by no verdict before, so that every answer is old after a while. */
const MOST_MS = 5 * 60_000;
/** Clocks differ a little: looking too early would find the gate still closed. */
const AFTER_MS = 1000;
const LEAST_MS = 5000;

/** After how long an answer for now is to be read again: when time may have opened a gate. */
export function nextLookMs({ verdicts }: Pick<Explanation, "verdicts">, now: number): number {
  const waits = verdicts.flatMap(({ until }) => (until === undefined ? [] : [Date.parse(until) - now]));
  return Math.max(LEAST_MS, Math.min(MOST_MS, ...waits.map((wait) => wait + AFTER_MS)));
}
