/** What XML forbids even as a reference: control characters, and the two that are no characters at all. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/gu;
const OPENING = /&|<!\[CDATA\[|<!--/g;
const REFERENCE = /&(?:lt|gt|amp|quot|apos|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/y;
const LONGEST_REFERENCE = "&#1114111;".length;
const CLOSING = { "<![CDATA[": "]]>", "<!--": "-->" } as const;

const isCharacter = (code: number) =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** A control character as the picture of itself, so that names which differ in one stay different. */
const picture = (char: string) => {
  const code = char.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
};

/** Text with a picture in the place of every control character, line breaks and tabs included. */
export const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => (char.charCodeAt(0) < 0x20 ? picture(char) : "\ufffd"));

/** The reference that stands at a place; null: there is only an ampersand. */
function referenceAt(text: string, index: number): string | null {
  REFERENCE.lastIndex = index;
  const found = REFERENCE.exec(text);
  if (!found) return null;
  const [reference, decimal, hex] = found;
  if (decimal === undefined && hex === undefined) return reference;
  return isCharacter(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal))
    ? reference
    : null;
}

/**
 * Makes text that reporters forget to escape readable, piece by piece, and says what it found. A parser takes a bare
 * `&` for the beginning of a reference, and everything up to the next semicolon, tests and failures included, for its
 * name. Entities of a document's own are never expanded.
 */
export class XmlText {
  readonly defects = new Set<string>();
  #carry = "";
  /** What ends the section being read, in which an ampersand is a character like any other. */
  #until: string | null = null;

  write(chunk: string): string {
    return this.#mend(this.#carry + this.#printable(chunk), false);
  }

  end(): string {
    return this.#mend(this.#carry, true);
  }

  #printable(chunk: string): string {
    if (chunk.search(FORBIDDEN) < 0) return chunk;
    this.defects.add("characters that XML forbids");
    return chunk.replace(FORBIDDEN, picture);
  }

  #mend(text: string, isLast: boolean): string {
    let mended = "";
    let index = 0;
    while (index < text.length) {
      const [piece, next] =
        this.#until === null ? this.#plain(text, index, isLast) : this.#section(text, index);
      mended += piece;
      if (next === index) break;
      index = next;
    }
    this.#carry = isLast ? "" : text.slice(index);
    return isLast ? mended + text.slice(index) : mended;
  }

  /** Text inside a section, up to its end where that is in sight. */
  #section(text: string, from: number): [string, number] {
    const until = this.#until ?? "";
    const end = text.indexOf(until, from);
    if (end >= 0) this.#until = null;
    const next = end < 0 ? Math.max(from, text.length - until.length + 1) : end + until.length;
    return [text.slice(from, next), next];
  }

  /** Text outside of sections, up to and with the next ampersand or the beginning of a section. */
  #plain(text: string, from: number, isLast: boolean): [string, number] {
    OPENING.lastIndex = from;
    const found = OPENING.exec(text);
    if (!found) return this.#tail(text, from, isLast);
    const before = text.slice(from, found.index);
    if (found[0] !== "&") {
      this.#until = CLOSING[found[0] as keyof typeof CLOSING];
      return [before + found[0], found.index + found[0].length];
    }
    const reference = referenceAt(text, found.index);
    if (reference !== null) return [before + reference, found.index + reference.length];
    const isCut = !isLast && text.length - found.index < LONGEST_REFERENCE;
    if (isCut && !/[^&#\w]/.test(text.slice(found.index))) return [before, found.index];
    this.defects.add("an & that is no reference");
    return [`${before}&amp;`, found.index + 1];
  }

  /** The rest of a piece; a `<` near its end may begin a section that the next piece goes on with. */
  #tail(text: string, from: number, isLast: boolean): [string, number] {
    const open = isLast ? -1 : text.lastIndexOf("<");
    const isNear = open >= from && text.length - open < "<![CDATA[".length;
    const next = isNear ? open : text.length;
    return [text.slice(from, next), next];
  }
}
