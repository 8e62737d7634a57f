import type { OrgContext } from "../context.ts";
import type { ArchivedReport } from "../ports.ts";

/** A line of an export. */
export type Line = { readonly type: string; readonly project?: string; readonly data: object };

/** Divisible by three, so that the base64 of the parts is, one after the other, that of the whole. */
const PART_BYTES = 48 * 1024;

/** A stream in pieces of one size, but for the last. */
async function* inPieces(stream: ReadableStream<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  for await (const chunk of stream) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let from = 0;
    for (; from + size <= bytes.length; from += size) yield bytes.subarray(from, from + size);
    rest = bytes.slice(from);
  }
  if (rest.length > 0) yield rest;
}

/** Reports as they are kept, gzip, one after the other: each by its name, then in parts. */
export async function* reportLines(
  { reports, org }: Pick<OrgContext, "reports" | "org">,
  items: readonly ArchivedReport[],
): AsyncGenerator<Line> {
  for (const { path, bytes } of items) {
    const stream = await reports.read(org.id, path);
    if (!stream) continue;
    yield { type: "report", data: { path, bytes } };
    let part = 0;
    for await (const piece of inPieces(stream, PART_BYTES)) {
      yield { type: "report_part", data: { path, part, base64: Buffer.from(piece).toString("base64") } };
      part += 1;
    }
  }
}
