import { SaxesParser, type SaxesTagPlain } from "saxes";
import { XmlBytes } from "./encoding.ts";
import { Unreadable } from "./sent.ts";
import { XmlText } from "./xml-text.ts";

const MAX_DEPTH = 256;
const MAX_ATTRIBUTES = 256;
/** Each costs the parser an error object; no report that anybody means to send has as many. */
const MAX_DEFECTS = 200_000;
const MAX_WORDS = 200;

/** What is wrong with the structure: there may be more than was read. Anything else is bad spelling. */
const FATAL =
  /unclosed tag|unexpected end|must contain a root|text data outside of root|only one root|unexpected close tag|unmatched closing|empty close tag|in closing tag/;

export type Attributes = { readonly [name: string]: string | undefined };

export type XmlHandlers = {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** Text or CDATA, whole or in pieces. */
  text(text: string): void;
  /** @param isFatal the document may say more than what was read of it */
  defect(words: string, isFatal: boolean): void;
};

/** Element names without the prefix of a namespace. */
const localName = (name: string) => name.slice(name.lastIndexOf(":") + 1);

/**
 * Reads XML piece by piece, whatever it is like: what reporters are known to get wrong is mended or passed over, and
 * said. Entities of a document's own are never expanded, nothing is ever fetched.
 */
export class XmlReader {
  readonly #parser = new SaxesParser({ position: false });
  readonly #bytes = new XmlBytes();
  readonly #text = new XmlText();
  readonly #handlers: XmlHandlers;
  #depth = 0;
  #defects = 0;
  #isBlank = true;

  constructor(handlers: XmlHandlers) {
    this.#handlers = handlers;
    this.#parser.on("error", ({ message }) => this.#defect(message));
    this.#parser.on("opentag", (tag) => this.#open(tag as SaxesTagPlain));
    this.#parser.on("closetag", ({ name }) => {
      this.#depth -= 1;
      handlers.close(localName(name));
    });
    this.#parser.on("text", (text) => handlers.text(text));
    this.#parser.on("cdata", (text) => handlers.text(text));
  }

  /** True until something was written that is more than white space. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** @throws Unreadable when it is no document that anybody means to send */
  write(chunk: string | Uint8Array): void {
    this.#write(this.#text.write(typeof chunk === "string" ? chunk : this.#bytes.write(chunk)));
  }

  end(): void {
    this.#write(this.#text.write(this.#bytes.end()));
    this.#write(this.#text.end());
    this.#parser.close();
    for (const defect of this.#text.defects) this.#handlers.defect(defect, false);
  }

  #write(text: string): void {
    this.#isBlank &&= text.trim() === "";
    this.#parser.write(text);
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unreadable(`nested deeper than ${MAX_DEPTH} elements`);
    if (Object.keys(attributes).length > MAX_ATTRIBUTES)
      throw new Unreadable(`more than ${MAX_ATTRIBUTES} attributes`);
    this.#handlers.open(localName(name), attributes);
  }

  #defect(message: string): void {
    this.#defects += 1;
    if (this.#defects > MAX_DEFECTS) throw new Unreadable(`more than ${MAX_DEFECTS} defects`);
    this.#handlers.defect(message.slice(0, MAX_WORDS), FATAL.test(message));
  }
}
