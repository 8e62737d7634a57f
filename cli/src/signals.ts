import { constants } from "node:os";

/** What asks a job to end: a key, its CI, its terminal going away. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** As a shell says it: 128 and the signal's number. */
export const signalCode = (signal: NodeJS.Signals): number => 128 + (constants.signals[signal] ?? 0);

export type Guard = {
  /** Aborted by the first signal. */
  readonly aborted: AbortSignal;
  /** The first that came; null: none yet. */
  readonly first: () => NodeJS.Signals | null;
  /** Who hears of each from now on, and which it is, from 1. */
  readonly onSignal: (listener: (signal: NodeJS.Signals, count: number) => void) => void;
  readonly end: () => void;
};

/** Takes signals in hand: until `end`, none of them ends the process by itself. */
export function guardSignals(): Guard {
  const abort = new AbortController();
  let first: NodeJS.Signals | null = null;
  let count = 0;
  let listener: (signal: NodeJS.Signals, count: number) => void = () => undefined;
  const hear = (signal: NodeJS.Signals) => {
    first ??= signal;
    count += 1;
    abort.abort();
    listener(signal, count);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    aborted: abort.signal,
    first: () => first,
    onSignal: (next) => {
      listener = next;
    },
    end: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
