/** The encoding an XML document says it is in: its byte order mark, else its declaration, else UTF-8. */
export function xmlEncoding(head: Uint8Array): string {
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0x3c && head[1] === 0) return "utf-16le";
  if (head[0] === 0 && head[1] === 0x3c) return "utf-16be";
  const text = String.fromCharCode(...head.subarray(0, 200));
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/i.exec(text)?.[1]?.toLowerCase() ?? "utf-8";
}

/** A decoder for a document's bytes; an encoding nobody knows is read as UTF-8. */
export function xmlDecoder(head: Uint8Array): TextDecoder {
  try {
    return new TextDecoder(xmlEncoding(head));
  } catch {
    return new TextDecoder("utf-8");
  }
}
