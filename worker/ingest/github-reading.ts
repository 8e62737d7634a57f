import type { News } from "../core/release/entry.ts";
import { versionOrder } from "../core/version.ts";
import { at, idAt } from "./json.ts";
import { cleanText, type SentEvent } from "./sent.ts";

/** What a delivery says, before it is known of which repository and delivery it is. */
export type Reading =
  | (Pick<SentEvent, "type" | "claims" | "occurredAt" | "actor" | "url"> & { readonly news: News })
  | "ignored"
  | { readonly missing: string };

const TAG_REF = /^refs\/tags\/(.+)$/s;

/** The first of several paths that holds text, cut to a length. */
export function textOr(value: unknown, max: number, ...paths: readonly (readonly string[])[]): string | null {
  for (const path of paths) {
    const text = cleanText(at(value, ...path), max);
    if (text !== null) return text;
  }
  return null;
}

/** An id, number or text, cut to a length. */
export const boundedId = (value: unknown, ...path: readonly string[]): string | null =>
  cleanText(idAt(value, ...path), 200);

/** The tag a ref is, as a version; null: a branch. */
export const tagOf = (ref: string): string | null => cleanText(TAG_REF.exec(ref)?.[1], 128);

/** A ref that is a tag, or reads like a full version, names one; a branch does not. */
export function versionOfRef(ref: string | null): string | null {
  if (ref === null) return null;
  const bounded = cleanText(ref, 128);
  return tagOf(ref) ?? (bounded !== null && versionOrder(bounded) !== null ? bounded : null);
}
