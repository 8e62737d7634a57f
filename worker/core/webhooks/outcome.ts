/** What an attempt met. */
export type Met = {
  /** What was answered; null: nothing was. */
  readonly code: number | null;
  /** Why there is no whole answer, in words; null: there is one. */
  readonly error: string | null;
};

/** What an attempt came to. `gone`: the receiver wants no more of them. */
export type Outcome =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed" | "gone"; readonly because: string };

const GONE = 410;

/** Answers that people can do something about. */
const WORDS: Readonly<Record<number, string>> = {
  400: "It refused the message as malformed (400).",
  401: "It asked for a credential (401): check the endpoint's headers.",
  403: "It refused who asks (403): check the endpoint's headers, and what guards the receiver.",
  404: "Nothing is at this address (404).",
  405: "It takes no POST at this address (405).",
  408: "It waited too long for the message (408).",
  410: "It answered that it wants no more messages (410).",
  413: "It takes no message this large (413).",
  429: "It asked for fewer messages (429).",
  502: "What stands before it had no answer from it (502).",
  503: "It was not available (503).",
  504: "What stands before it had no answer in time (504).",
  521: "It refused the connection (521).",
  522: "No connection to it could be made in time (522).",
  523: "It could not be reached (523).",
  525: "No safe connection to it could be made (525).",
  526: "Its certificate is not valid (526).",
  530: "Its name leads nowhere (530).",
};

/** An answer's failure in words for people. */
function wordsOf(code: number): string {
  const words = WORDS[code];
  if (words !== undefined) return words;
  if (code >= 300 && code < 400)
    return `It redirected (${code}). Redirects are not followed: give the address it leads to.`;
  if (code >= 400 && code < 500) return `It refused the message (${code}).`;
  if (code >= 500 && code < 600) return `It failed (${code}).`;
  return `It answered ${code}, which accepts nothing.`;
}

/**
 * What an attempt came to. A whole answer from 200 to 299 accepts a message; every other is a failure, a redirect among them,
 * and a 410 ends the endpoint however much of it arrived.
 */
export function outcomeOf({ code, error }: Met): Outcome {
  if (code === GONE) return { kind: "gone", because: wordsOf(code) };
  if (error !== null) return { kind: "failed", because: error };
  if (code === null) return { kind: "failed", because: "There was no answer." };
  return code >= 200 && code < 300 ? { kind: "succeeded" } : { kind: "failed", because: wordsOf(code) };
}
