import { EVENT_TYPES, MAX_EVENTS_PER_REQUEST } from "../../schema/contract/events.ts";
import { carriesCdEvent, decodeCdEvent, looksLikeCdEvent } from "./cdevents.ts";
import {
  type CloudEvent,
  type Envelope,
  looksLikeCloudEvent,
  modeOf,
  readBinary,
  readStructured,
} from "./cloudevents.ts";
import { isObject, jsonLines, readJson, tryJson } from "./json.ts";
import { decodeNative } from "./native.ts";
import { type Decoded, type SentRequest, TooManyEvents, Unreadable } from "./sent.ts";

const JSON_LINES = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines)/i;

const NATIVE_TYPES: readonly string[] = EVENT_TYPES;
/** `deployment.succeeded`, alone or behind a reverse-DNS prefix, as CloudEvents types are written. */
const nativeType = (type: string) =>
  NATIVE_TYPES.find(
    (name) => type === name || type.endsWith(`.slipway.${name}`) || type === `slipway.${name}`,
  );

function fromCloudEvent(event: CloudEvent): Decoded {
  const { id, source, time } = event;
  const type = nativeType(event.type);
  const isCdEvent = carriesCdEvent(event.type);
  if (!isCdEvent && type === undefined) return { kind: "ignored", id };
  const data = event.data();
  if (data instanceof Unreadable) return { kind: "invalid", id, path: data.path, message: data.message };
  if (isCdEvent) return decodeCdEvent(data, { id });
  if (!isObject(data)) return { kind: "invalid", id, path: "data", message: "must be an object" };
  return decodeNative({ ...data, type }, { id, source, time });
}

const fromEnvelope = (envelope: Envelope): Decoded =>
  "invalid" in envelope
    ? { kind: "invalid", id: envelope.id, path: envelope.path, message: envelope.invalid }
    : fromCloudEvent(envelope);

function decodeOne(value: unknown): Decoded {
  if (value instanceof Unreadable)
    return { kind: "invalid", id: null, path: value.path, message: value.message };
  if (looksLikeCdEvent(value)) return decodeCdEvent(value);
  if (looksLikeCloudEvent(value)) return fromEnvelope(readStructured(value));
  if (!isObject(value)) return { kind: "invalid", id: null, path: "", message: "an event is a JSON object" };
  return decodeNative(value);
}

/** Not said, but to be seen: the first line is a whole object, and another follows. */
function looksLikeJsonLines(body: string): boolean {
  const text = body.trimStart();
  const end = text.indexOf("\n");
  if (end < 0 || !text.startsWith("{") || !text.slice(0, end).trimEnd().endsWith("}")) return false;
  return text.slice(end).trimStart().startsWith("{") && tryJson(body) instanceof Unreadable;
}

/** Counts before it reads: a request of a hundred thousand events costs nothing. */
function decodeEach<T>(values: readonly T[], read: (value: T) => Decoded): Decoded[] {
  if (values.length > MAX_EVENTS_PER_REQUEST) throw new TooManyEvents();
  return values.map(read);
}

/**
 * Reads what `POST /v1/ingest/events` takes: one event, an array or NDJSON, in Slipway's own form, as CDEvents or as
 * CloudEvents in any of their three HTTP modes.
 * @throws Unreadable when there is no event to speak of, TooManyEvents when there are too many
 */
export function decodeEvents(request: SentRequest): Decoded[] {
  const mode = modeOf(request);
  const { body, contentType } = request;
  if (mode === "binary") return [fromEnvelope(readBinary(request))];
  if (mode === "structured") return [fromEnvelope(readStructured(readJson(body)))];
  if (mode === null && (JSON_LINES.test(contentType) || looksLikeJsonLines(body)))
    return decodeEach(jsonLines(body), (line) => decodeOne(tryJson(line)));
  const value = readJson(body);
  if (mode === "batched") {
    if (!Array.isArray(value)) throw new Unreadable("a CloudEvents batch is a JSON array");
    return decodeEach(value, (event) => fromEnvelope(readStructured(event)));
  }
  return decodeEach(Array.isArray(value) ? value : [value], decodeOne);
}
