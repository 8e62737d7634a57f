const encoder = new TextEncoder();
const decoder = new TextDecoder();

const asHex = (char: string) =>
  Array.from(encoder.encode(char), (byte) => `~${byte.toString(16).padStart(2, "0")}`).join("");

/**
 * A version or a name as one step of an address. Slashes, percent signs and lone dots mean something there, and
 * browsers, servers and routers disagree on when; so whatever is not plain is written as the bytes it is made of, after
 * a tilde.
 */
export function addressOfText(text: string): string {
  const plain = /^\.+$/.test(text) ? /[A-Za-z0-9_-]/ : /[A-Za-z0-9._-]/;
  return Array.from(text, (char) => (plain.test(char) ? char : asHex(char))).join("");
}

/** The text that an address was made of. What is no such address is taken as it stands. */
export function textOfAddress(address: string): string {
  return address.replace(/(?:~[0-9a-f]{2})+/g, (run) =>
    decoder.decode(Uint8Array.from(run.slice(1).split("~"), (hex) => Number.parseInt(hex, 16))),
  );
}
