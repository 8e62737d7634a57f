import { randomUUID } from "node:crypto";
import type { Credential } from "./credential.ts";
import { judge, type Reply } from "./reply.ts";
import { delayMs } from "./retry.ts";
import type { Refusal } from "./stop.ts";

/** What is not for a test to wait for. */
export type World = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Ends early when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Request = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: { readonly bytes: string | Uint8Array; readonly headers: Readonly<Record<string, string>> };
  readonly wantsText?: boolean;
  /** How long the other end may hold it open, by what it asks for. */
  readonly waitSeconds?: number;
  /** For all attempts together, where it is less than the usual. */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
};

export type Outcome =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown; readonly text: string }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "unreachable"; readonly because: string }
  | { readonly kind: "interrupted" };

export type Send = (request: Request) => Promise<Outcome>;

export type Line = {
  readonly base: string;
  readonly credential: Credential;
  readonly agent: string;
  readonly budgetMs: number;
  readonly world: World;
};

const ATTEMPT_MS = 30_000;
const LEAST_MS = 2000;
/** The slowest line on which a report is still worth sending. */
const BYTES_PER_MS = 50;

function urlOf(base: string, { path, query = {} }: Request): URL {
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function contentOf({ json, raw }: Request): { body?: string | Uint8Array; headers: Record<string, string> } {
  if (raw) return { body: raw.bytes, headers: { ...raw.headers } };
  if (json === undefined) return { headers: {} };
  return { body: JSON.stringify(json), headers: { "content-type": "application/json" } };
}

/** What went wrong below HTTP, in the words of whoever found it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError") return "it did not answer in time";
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

async function once(line: Line, request: Request, key: string | null, timeoutMs: number): Promise<Reply> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const timer = setTimeout(stop, timeoutMs);
  request.signal?.addEventListener("abort", stop);
  try {
    const { body, headers } = contentOf(request);
    const token = await line.credential.fetch(timeoutMs);
    const response = await fetch(urlOf(line.base, request), {
      method: request.method,
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        accept: request.wantsText ? "text/plain" : "application/json",
        "user-agent": line.agent,
        ...(key === null ? {} : { "idempotency-key": key }),
      },
      body,
      // A credential goes where it was meant for, and nowhere that an answer points to.
      redirect: "manual",
      signal: abort.signal,
    });
    const text = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), text };
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", stop);
  }
}

/** Speaks to one Slipway with one credential: each request as often as it takes, a POST under one key. */
export function sender(line: Line): Send {
  const { world, credential } = line;
  return async (request) => {
    const started = world.now();
    const longerMs = (request.waitSeconds ?? 0) * 1000 + (request.raw?.bytes.length ?? 0) / BYTES_PER_MS;
    const budgetMs = Math.min(request.budgetMs ?? line.budgetMs, line.budgetMs) + longerMs;
    let key = request.method === "POST" ? randomUUID() : null;
    for (let number = 1; ; number += 1) {
      if (request.signal?.aborted) return { kind: "interrupted" };
      const leftMs = started + budgetMs - world.now();
      const timeoutMs = Math.max(LEAST_MS, Math.min(ATTEMPT_MS + longerMs, leftMs));
      const attempt = { number, wantsText: request.wantsText ?? false, isSpent: credential.isSingleUse };
      const judged = await once(line, request, key, timeoutMs).then(
        (reply) => judge(reply, attempt, world.now()),
        (error: unknown) => ({ kind: "again", because: reasonOf(error), retryAfterMs: null }) as const,
      );
      if (judged.kind !== "again") return judged;
      if ("needsNewKey" in judged) key = randomUUID();
      const delay = delayMs({
        attempts: number,
        elapsedMs: world.now() - started,
        budgetMs,
        retryAfterMs: judged.retryAfterMs,
        random: world.random(),
      });
      if (request.signal?.aborted) return { kind: "interrupted" };
      if (delay === null) return { kind: "unreachable", because: judged.because };
      await world.sleep(delay, request.signal);
    }
  };
}
