const FIRST_MS = 500;
const MOST_MS = 15_000;
const TRANSIENT = [408, 425, 429];

/** Whether an answer says nothing of the request, and the same may be asked again. */
export const isTransient = (status: number): boolean => TRANSIENT.includes(status) || status >= 500;

/** What a `Retry-After` asks for, in milliseconds from now: RFC 9110, 10.2.3. Null: nothing that can be read. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === "") return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

export type Attempted = {
  /** How many there were. */
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly budgetMs: number;
  /** What the other end asked for. */
  readonly retryAfterMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
};

/**
 * Milliseconds to wait before the next attempt; null: give up. Doubles with each, half of it by chance, so that jobs
 * that failed together do not come back together; never sooner than asked for, never beyond the budget.
 */
export function delayMs({
  attempts,
  elapsedMs,
  budgetMs,
  retryAfterMs: asked,
  random,
}: Attempted): number | null {
  const ceilingMs = Math.min(FIRST_MS * 2 ** (attempts - 1), MOST_MS);
  const backoffMs = ceilingMs / 2 + (ceilingMs / 2) * random;
  const delay = Math.round(Math.max(backoffMs, asked ?? 0));
  return elapsedMs + delay > budgetMs ? null : delay;
}
