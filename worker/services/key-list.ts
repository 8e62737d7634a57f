const MAX_KEYS = 10;

/** What is wrong with a secret that holds keys is said in words of our own: those of a parser may quote a key. */
export const unusableKeys = (name: string, because: string) => new TypeError(`${name} ${because}`);

/**
 * The JSON array of keys that a secret holds, each still to be looked at.
 * @param name how the secret is called where it is set
 * @throws TypeError that says what is wrong and repeats nothing of the text
 */
export function readKeyList(name: string, text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusableKeys(name, "is not JSON");
  }
  if (!Array.isArray(value)) throw unusableKeys(name, "is not an array of keys");
  if (value.length > MAX_KEYS) throw unusableKeys(name, `has more than ${MAX_KEYS} keys`);
  return value;
}
