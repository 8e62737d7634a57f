import { isoTime } from "../time.ts";
import { cutToFit, utf8Bytes } from "./cut.ts";
import type { StoredMessage } from "./message.ts";

/** Receivers are promised less than this. */
export const MAX_BODY_BYTES = 20_000;

/** What of a message its body is made of. */
export type Told = Pick<StoredMessage, "type" | "at" | "project" | "sequence" | "facts">;
/** What else is said in it: the organisation's short name, and where people see what it tells of. */
export type Place = { readonly org: string; readonly url: string };

/**
 * The body of a message as it is signed and sent, by Standard Webhooks: less than 20 kB, the same for the same message.
 * What is too long to be told whole is cut with an ellipsis.
 */
export function bodyOf({ type, at, project, sequence, facts }: Told, { org, url }: Place): string {
  const scene = { org, project, sequence, url };
  const body = (some: Readonly<Record<string, unknown>>) =>
    JSON.stringify({ type, timestamp: isoTime(at), data: { ...scene, ...some, ...scene } });
  const fitting = cutToFit(facts, MAX_BODY_BYTES - 1, (some) => utf8Bytes(body(some)));
  return body(fitting ?? {});
}
