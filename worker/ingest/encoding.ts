/** Bytes in which a document says what it is encoded in: a byte order mark, or an XML declaration. */
const HEAD_BYTES = 256;

/** A decoder by its name; null: nobody knows it. */
function decoderNamed(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name);
  } catch {
    return null;
  }
}

/** The encoding an XML document is in: what its first bytes show, else what its declaration says, else UTF-8. */
export function xmlEncoding(head: Uint8Array): string {
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0x3c && head[1] === 0) return "utf-16le";
  if (head[0] === 0 && head[1] === 0x3c) return "utf-16be";
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/i.exec(text)?.[1] ?? "utf-8";
  const encoding = decoderNamed(declared)?.encoding ?? "utf-8";
  // What could be read byte by byte is not two bytes a character, as .NET's own writers claim.
  return encoding.startsWith("utf-16") ? "utf-8" : encoding;
}

/** A decoder for a document's bytes; an encoding nobody knows is read as UTF-8. */
export const xmlDecoder = (head: Uint8Array): TextDecoder =>
  decoderNamed(xmlEncoding(head)) ?? new TextDecoder("utf-8");

/** The text of an XML document whose bytes come in pieces of any size. */
export class XmlBytes {
  #decoder: TextDecoder | null = null;
  #head: Uint8Array = new Uint8Array(0);

  write(bytes: Uint8Array): string {
    if (this.#decoder) return this.#decoder.decode(bytes, { stream: true });
    const head = new Uint8Array(this.#head.length + bytes.length);
    head.set(this.#head);
    head.set(bytes, this.#head.length);
    this.#head = head;
    return head.length < HEAD_BYTES ? "" : this.#begin();
  }

  /** What was left to say. */
  end(): string {
    const begun = this.#decoder ? "" : this.#begin();
    return begun + (this.#decoder?.decode() ?? "");
  }

  #begin(): string {
    this.#decoder = xmlDecoder(this.#head);
    const text = this.#decoder.decode(this.#head, { stream: true });
    this.#head = new Uint8Array(0);
    return text;
  }
}
