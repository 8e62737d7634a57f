import { MAX_FUTURE_MS } from "../../schema/contract/events.ts";
import { decodeEvents } from "./events.ts";
import { decodeGithub, GITHUB_HEADERS } from "./github.ts";
import type { Decoded, Dialect, SentRequest } from "./sent.ts";

export { TooManyEvents } from "./sent.ts";

const DECODERS: Record<Dialect, (request: SentRequest) => Decoded[]> = {
  events: decodeEvents,
  github: decodeGithub,
};

/** Headers worth keeping with a request, because a decoder reads them. */
export function headersFor(dialect: Dialect, names: Iterable<string>): string[] {
  if (dialect === "events") return [...names].filter((name) => name.startsWith("ce-"));
  return [...GITHUB_HEADERS];
}

function hinted(decoded: Decoded, { query }: SentRequest): Decoded {
  if (decoded.kind !== "event") return decoded;
  const { event } = decoded;
  const { claims } = event;
  const unnamed = event.scope === "release" && claims.version === null && claims.commit === null;
  const hints = { version: query.version ?? null, commit: query.commit ?? null, digest: claims.digest };
  const project = { ...event.project, slug: query.project ?? event.project.slug };
  return { kind: "event", event: { ...event, project, claims: unnamed ? hints : claims } };
}

/** A clock too far ahead would beat everything that really happens until then. */
function checked(decoded: Decoded, now: number): Decoded {
  if (decoded.kind !== "event") return decoded;
  const { id, occurredAt } = decoded.event;
  if (occurredAt === null || occurredAt <= now + MAX_FUTURE_MS) return decoded;
  return { kind: "invalid", id, path: "occurredAt", message: "more than 10 minutes ahead of our clock" };
}

/**
 * Reads a request into events, in the order they were sent, each accepted, ignored or refused by itself.
 * @param now when the request was received, milliseconds since the epoch
 * @throws Unreadable when nothing in it can be read, TooManyEvents when there are too many
 */
export function decode(request: SentRequest, now: number): Decoded[] {
  return DECODERS[request.dialect](request).map((one) => checked(hinted(one, request), now));
}
