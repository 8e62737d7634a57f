import { Unreadable } from "./sent.ts";

export type JsonObject = { readonly [name: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** No event of any sender is nested deeper; a parser reads two hundred thousand levels without complaint. */
const MAX_DEPTH = 64;

function depthExceeded(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return false;
}

/** Reads one JSON value. Throws Unreadable with words for the sender. */
export function readJson(text: string, path = ""): unknown {
  if (text.trim() === "") throw new Unreadable("the body is empty", path);
  if (depthExceeded(text)) throw new Unreadable(`nested deeper than ${MAX_DEPTH} levels`, path);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new Unreadable("not valid JSON", path);
  }
}

/** The lines of newline-delimited JSON that are not blank. */
export const jsonLines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Reads one JSON value; where that fails, the failure stands for it. */
export function tryJson(text: string, path = ""): unknown | Unreadable {
  try {
    return readJson(text, path);
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** The value at a path, or undefined. Own properties only, so that no name reaches a prototype. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (!isObject(here) || !Object.hasOwn(here, name)) return undefined;
    here = here[name];
  }
  return here;
}

/** A non-blank string at a path, or null. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === "string" && found.trim() !== "" ? found : null;
}

/** An id at a path, number or string, as text; or null. */
export function idAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  if (typeof found === "number" && Number.isSafeInteger(found)) return String(found);
  return typeof found === "string" && found.trim() !== "" ? found : null;
}
