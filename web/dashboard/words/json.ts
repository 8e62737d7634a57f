const INDENT = "  ";
const TOKENS = /"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|[{}[\],:]/gs;

/** The same JSON on many lines, each value spelt as it was: `1.0` stays `1.0`. What is none comes back as it is. */
export function indented(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(TOKENS) ?? [];
  let depth = 0;
  const line = () => `\n${INDENT.repeat(depth)}`;
  return tokens
    .map((token, at) => {
      const isEmpty = "{[".includes(tokens[at - 1] ?? " ") && "}]".includes(token);
      if (token === "," || token === ":") return token === "," ? `,${line()}` : ": ";
      if (token === "{" || token === "[") {
        depth += 1;
        return "}]".includes(tokens[at + 1] ?? " ") ? token : `${token}${line()}`;
      }
      if (token === "}" || token === "]") {
        depth -= 1;
        return isEmpty ? token : `${line()}${token}`;
      }
      return token;
    })
    .join("");
}

const KILO = 1000;

/** How many bytes a text is on the wire: "812 bytes", "1.3 kB". */
export function sizeOf(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < KILO) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  return `${(bytes / KILO).toFixed(1)} kB`;
}
