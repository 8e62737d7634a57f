import { setTimeout as wait } from "node:timers/promises";

const ATTEMPTS = 8;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const TIMEOUT_MS = 30_000;

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

export type Call = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
};

/** The product refused what it should have taken. */
export class Refused extends Error {
  constructor({ method, path }: Call, { status, text }: Answer) {
    super(`${method} ${path} was answered with ${status}: ${text.slice(0, 500)}`);
    this.name = "Refused";
  }
}

const isPassing = ({ status }: Answer) => status === 429 || status >= 500;

/** How long to wait before the next attempt: what the answer asks for, else twice as long as the last time. */
function waitBefore(attempt: number, answer: Answer | null): number {
  const seconds = Number(answer?.headers.get("retry-after") ?? Number.NaN);
  const asked = Number.isFinite(seconds) ? seconds * 1000 : FIRST_WAIT_MS * 2 ** attempt;
  return Math.min(asked, LONGEST_WAIT_MS);
}

async function once(
  baseUrl: string,
  { method, path, headers, body }: Call,
  signal?: AbortSignal,
): Promise<Answer | Error> {
  const limits = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(baseUrl + path, { method, headers, body, signal: AbortSignal.any(limits) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Calls the product, again and more slowly while it is busy, restarting or out of reach.
 * @throws the signal's reason once it is aborted; the last failure when it does not pass
 */
export async function call(baseUrl: string, what: Call, signal?: AbortSignal): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const outcome = await once(baseUrl, what, signal);
    const answer = outcome instanceof Error ? null : outcome;
    if (answer && !isPassing(answer)) return answer;
    if (attempt + 1 >= ATTEMPTS) throw outcome instanceof Error ? outcome : new Refused(what, outcome);
    await wait(waitBefore(attempt, answer), undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}
