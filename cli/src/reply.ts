import type { FieldError, Problem } from "../../schema/contract/problem.ts";
import { isTransient, retryAfterMs } from "./retry.ts";
import type { Refusal } from "./stop.ts";

/** What came back from one attempt. */
export type Reply = {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
};

export type Judged =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown; readonly text: string }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "again";
      readonly because: string;
      readonly retryAfterMs: number | null;
      /** The key of the attempts before is used up: what was done under it cannot be told again. */
      readonly needsNewKey?: true;
    };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

const readErrors = (errors: unknown): FieldError[] =>
  (Array.isArray(errors) ? errors : [])
    .filter(isObject)
    .map(({ path, message }) => ({ path: textOf(path, ""), message: textOf(message, "") }));

function refusalOf({ status, header, text }: Reply): Refusal {
  const body = parseJson(text);
  const requestId = header("x-request-id");
  if (!isObject(body) || typeof body.title !== "string") {
    const moved = header("location");
    const detail =
      status >= 300 && status < 400 && moved
        ? `It points to ${moved}. Give the address that it is served at.`
        : "This does not look like Slipway. Is the address right?";
    return {
      status,
      title: "The address did not answer as Slipway does",
      detail,
      requestId,
      errors: [],
      problem: {},
    };
  }
  return {
    status,
    title: body.title,
    detail: textOf(body.detail, ""),
    requestId: textOf(body.requestId, requestId ?? "") || null,
    errors: readErrors(body.errors),
    problem: body as Partial<Problem>,
  };
}

const isInProgress = ({ problem }: Refusal) => /\/problems\/in-progress$/.test(problem.type ?? "");
const isKeyTaken = ({ errors }: Refusal) => errors.some(({ path }) => path === "Idempotency-Key");

type Attempt = {
  /** From 1. */
  readonly number: number;
  readonly wantsText: boolean;
  /** Whether the credential is good for one request only. */
  readonly isSpent: boolean;
};

/** What an answer means for the one who asked: take it, give up, or ask again. */
export function judge(reply: Reply, { number, wantsText, isSpent }: Attempt, now: number): Judged {
  const { status, header, text } = reply;
  const again = { kind: "again", because: `it answered ${status}` } as const;
  if (isTransient(status)) return { ...again, retryAfterMs: retryAfterMs(header("retry-after"), now) };
  if (status === 204) return { kind: "answer", status, body: undefined, text: "" };
  const body = parseJson(text);
  if (status >= 200 && status < 300 && (wantsText ? !/^\s*</.test(text) : isObject(body)))
    return { kind: "answer", status, body, text };
  const refusal = refusalOf(reply);
  if (number > 1 && status === 409) {
    // What is in the way is this very request, whose answer was lost.
    if (isInProgress(refusal)) return { ...again, retryAfterMs: retryAfterMs(header("retry-after"), now) };
    // With a fresh credential each time an answer cannot be had again; all that is sent here may be sent twice.
    if (isKeyTaken(refusal)) return { ...again, retryAfterMs: null, needsNewKey: true };
  }
  if (number > 1 && status === 401 && isSpent)
    return {
      ...again,
      because: "the identity token was used by an attempt whose answer was lost",
      retryAfterMs: Number.POSITIVE_INFINITY,
    };
  return { kind: "refused", refusal };
}
