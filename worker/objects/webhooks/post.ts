const TIMEOUT_SECONDS = 15;
const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADERS = 50;
const MAX_HEADER_CHARS = 1024;
const MAX_ALL_HEADERS_CHARS = 8 * 1024;

export type Answer = {
  /** Null: there was none. */
  readonly code: number | null;
  /** Why there was no whole answer, in words; null: there was. */
  readonly error: string | null;
  readonly retryAfter: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly truncated: boolean;
};

export type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

const NOTHING = { code: null, retryAfter: null, headers: {}, body: "", truncated: false } as const;

/** As much of an answer's headers as is worth keeping: whoever answers chooses how many there are. */
function boundedHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  let room = MAX_ALL_HEADERS_CHARS;
  for (const [name, value] of [...headers].slice(0, MAX_HEADERS)) {
    const short = value.slice(0, MAX_HEADER_CHARS);
    room -= name.length + short.length;
    if (room < 0) break;
    Object.defineProperty(kept, name, { value: short, enumerable: true });
  }
  return kept;
}

/** Reads up to a limit and lets the rest go: an answer may be without end. */
async function readSome(
  body: ReadableStream<Uint8Array> | null,
): Promise<{ text: string; truncated: boolean }> {
  if (body === null) return { text: "", truncated: false };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= MAX_BODY_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  const truncated = size > MAX_BODY_BYTES;
  if (truncated) await reader.cancel().catch(() => undefined);
  const bytes = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
  return { text: new TextDecoder().decode(bytes), truncated };
}

/** The platform's own words may name what nobody outside needs to know, so they are ours. */
function wordsOf(isTooLate: boolean, hasBegun: boolean): string {
  if (isTooLate) return `There was no whole answer within ${TIMEOUT_SECONDS} s.`;
  return hasBegun
    ? "The connection broke off, or the answer could not be read, before it was whole."
    : "No connection could be made, or it broke off before there was an answer.";
}

/**
 * Sends a message and reads what is answered. The time limit holds until the answer is read, redirects are not followed,
 * and nothing is remembered between two requests.
 */
export async function post({ url, headers, body }: Post): Promise<Answer> {
  let begun: Pick<Answer, "code" | "retryAfter" | "headers"> | null = null;
  // A timeout of the platform's own would keep the object awake until it is over, whatever was answered.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_SECONDS * 1000);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: limit.signal,
    });
    const { status: code } = response;
    begun = {
      code,
      retryAfter: response.headers.get("retry-after"),
      headers: boundedHeaders(response.headers),
    };
    const { text, truncated } = await readSome(response.body);
    return { ...begun, error: null, body: text, truncated };
  } catch {
    const isTooLate = limit.signal.aborted;
    return { ...NOTHING, ...begun, error: wordsOf(isTooLate, begun !== null) };
  } finally {
    clearTimeout(timer);
  }
}
