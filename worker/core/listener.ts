import type { LiveMessage } from "../../schema/contract/live.ts";

/** Who hears over an open socket: a member everything, a token of one project that project, a page only that it changed. */
export type Listener =
  | {
      readonly kind: "member";
      /** A person's or a token's. */
      readonly id: string;
      /** The name of the session it was opened under; null: under a token. */
      readonly session: string | null;
      readonly project: string | null;
      /** When the credential, or its word for this socket, ends. Milliseconds since the epoch. */
      readonly endsAt: number;
    }
  | { readonly kind: "page"; readonly projects: readonly string[] };

/**
 * However long a credential holds, a socket shows it anew after this: what was revoked while the feed could not be told
 * hears nothing from then on.
 */
export const MAX_OPEN_MS = 60 * 60 * 1000;

/**
 * When a socket that is opened now ends.
 * @param credentialEndsAt null: the credential holds until it is revoked. Times are milliseconds since the epoch
 */
export const endOf = (credentialEndsAt: number | null, now: number): number =>
  Math.min(credentialEndsAt ?? Number.POSITIVE_INFINITY, now + MAX_OPEN_MS);

const projectOf = (message: LiveMessage): string | null => ("project" in message ? message.project : null);

/** What a listener is told of a change, as it goes over the wire; null: nothing. */
export function heard(listener: Listener, message: LiveMessage): string | null {
  const project = projectOf(message);
  if (listener.kind === "page") {
    return message.type === "reset" || (project !== null && listener.projects.includes(project))
      ? JSON.stringify({ type: "changed" })
      : null;
  }
  const concerns = message.type === "reset" || listener.project === null || listener.project === project;
  return concerns ? JSON.stringify(message) : null;
}

/** Whether a listener is one of those named: persons, sessions and tokens, by their ids. */
export const isNamed = (listener: Listener, names: readonly string[]): boolean =>
  listener.kind === "member" &&
  (names.includes(listener.id) || (listener.session !== null && names.includes(listener.session)));

/** Whether a listener may hear no longer. `now` is in milliseconds since the epoch. */
export const hasEnded = (listener: Listener, now: number): boolean =>
  listener.kind === "member" && listener.endsAt <= now;

/** When the next of some listeners ends, in milliseconds since the epoch; null: none of them does. */
export function nextEnd(listeners: readonly Listener[]): number | null {
  const ends = listeners.flatMap((listener) => (listener.kind === "member" ? [listener.endsAt] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}
