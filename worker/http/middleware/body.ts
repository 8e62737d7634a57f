import { readJson } from "../../ingest/json.ts";
import { Unreadable } from "../../ingest/sent.ts";
import { Refusal } from "../../services/refusal.ts";

const MAX_API_BYTES = 256 * 1024;

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const tooLarge = (maxBytes: number) =>
  new Refusal("too-large", `The body is larger than ${maxBytes / 1024} KiB.`);

/** The body as it was meant, not as it was packed. Only gzip is unpacked; what is packed otherwise cannot be read. */
export function plainBody(request: Request): ReadableStream<Uint8Array> | null {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (request.body === null || encoding === "identity" || encoding === "") return request.body;
  if (encoding === "gzip" || encoding === "x-gzip")
    return request.body.pipeThrough(new DecompressionStream("gzip"));
  throw new Refusal(
    "unsupported-media-type",
    `The content encoding ${encoding.slice(0, 40)} is not supported; use gzip or none.`,
  );
}

/** Reads a body up to a limit, counted after unpacking, so that nothing small becomes something huge. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of plainBody(request) ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("malformed", "The body broke off, or is not the gzip it says it is.");
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Bytes as text; what is not UTF-8 is refused, not guessed. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Refusal("malformed", "The body is not UTF-8 text.");
  }
}

/** Reads one JSON value of an API request. */
export async function readJsonBody(request: Request): Promise<{ value: unknown; text: string }> {
  const text = decodeText(await readBody(request, MAX_API_BYTES));
  const type = request.headers.get("content-type");
  if (text === "") return { value: undefined, text };
  if (type === null || !JSON_TYPE.test(type)) {
    throw new Refusal("unsupported-media-type", "Send JSON, with content-type: application/json.");
  }
  try {
    return { value: readJson(text), text };
  } catch (error) {
    if (error instanceof Unreadable)
      throw new Refusal("malformed", `The body cannot be read: ${error.message}.`);
    throw error;
  }
}
