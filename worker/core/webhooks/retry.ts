/** How long each attempt waits after the one before it: ten of them, over 75 hours, 35 minutes and 5 seconds. */
export const SCHEDULE_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
export const MAX_ATTEMPTS = SCHEDULE_SECONDS.length;

/** By which share a wait may be shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;
/** How many times its own wait an attempt may be put off by its receiver. */
const MAX_STRETCH = 2;

export type Retry = {
  /** Attempts that were made, 0 or more. */
  readonly made: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
  /** For how many milliseconds the receiver asked to be left alone; null: it did not. */
  readonly retryAfter: number | null;
};

/**
 * When a message is tried again, in milliseconds since the epoch; null: it was tried often enough. A receiver's wish lengthens
 * the wait, to twice of what it would have been at most, and never shortens it.
 */
export function nextAttempt({ made, now, random, retryAfter }: Retry): number | null {
  const seconds = SCHEDULE_SECONDS[made];
  if (seconds === undefined) return null;
  const wait = seconds * 1000;
  const jittered = wait * (1 - JITTER + 2 * JITTER * random);
  const asked = Math.min(retryAfter ?? 0, wait * MAX_STRETCH);
  return now + Math.round(Math.max(jittered, asked));
}

/**
 * What a receiver's `Retry-After` asks for, in milliseconds, 0 or more; null: nothing that can be understood. It is a number
 * of seconds of at most nine digits or an IMF-fixdate (RFC 9110, 10.2.3), and nothing else that a date may be read from.
 * @param now milliseconds since the epoch
 */
export function parseRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  // Platforms read dates from almost anything, `-5` among them: only what they would write the same way is one.
  if (Number.isNaN(at) || new Date(at).toUTCString() !== text) return null;
  return Math.max(0, at - now);
}
