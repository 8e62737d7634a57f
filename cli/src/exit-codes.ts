/** Every way a call can end, for a CI to tell apart. */
export const EXIT_CODES = {
  fine: { code: 0, meaning: "done; or Slipway could not be reached, without --strict" },
  refused: { code: 1, meaning: "Slipway refused: what was sent, the credential, or what is stored (4xx)" },
  wrongUse: { code: 2, meaning: "an option or a command that does not exist, or one that is missing" },
  notAllowed: { code: 3, meaning: "not allowed to deploy: a gate is closed, and the wait is over" },
  lockHeld: { code: 4, meaning: "somebody else holds the lock, and the wait is over" },
  outage: { code: 5, meaning: "Slipway could not be reached, with --strict; always of login" },
  fault: { code: 70, meaning: "a fault of this program" },
  cannotExecute: { code: 126, meaning: "run: the command may not be executed" },
  notFound: { code: 127, meaning: "run: there is no such command" },
  signal: { code: 128, meaning: "and the signal's number: ended by a signal (130: SIGINT, 143: SIGTERM)" },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

export type Exit = keyof typeof EXIT_CODES;

/** The code to end with. */
export const exitCode = (exit: Exit): number => EXIT_CODES[exit].code;
