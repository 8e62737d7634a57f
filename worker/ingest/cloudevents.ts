import { textOfBase64 } from "./base64.ts";
import { at, isObject, type JsonObject, textAt, tryJson } from "./json.ts";
import { type SentRequest, Unreadable } from "./sent.ts";

/** A CloudEvent 1.0 whatever HTTP mode it came in (cloudevents/spec, HTTP protocol binding 1.0.2). */
export type CloudEvent = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | null;
  /** Read only where somebody wants it: an event of no use may carry anything. */
  readonly data: () => unknown | Unreadable;
};

export type Envelope =
  | CloudEvent
  | { readonly invalid: string; readonly path: string; readonly id: string | null };

const REQUIRED_HEADERS = ["ce-id", "ce-source", "ce-specversion", "ce-type"] as const;

/** Which mode a request is in; the batch prefix is tested first, because the structured one begins like it. */
export function modeOf({ contentType, headers }: SentRequest): "batched" | "structured" | "binary" | null {
  const type = contentType.toLowerCase();
  if (type.startsWith("application/cloudevents-batch")) return "batched";
  if (type.startsWith("application/cloudevents")) return "structured";
  return REQUIRED_HEADERS.every((name) => headers[name] !== undefined) ? "binary" : null;
}

/** True for a bare JSON object that is a structured CloudEvent in all but its content type. */
export const looksLikeCloudEvent = (value: unknown): boolean =>
  isObject(value) &&
  textAt(value, "specversion") !== null &&
  textAt(value, "type") !== null &&
  !isObject(value.context);

/** A header's value: the quoted form is unescaped, then exactly one round of percent-decoding. Null: not UTF-8. */
function headerText(raw: string): string | null {
  const quoted = /^"(.*)"$/s.exec(raw.trim());
  const text = quoted?.[1] === undefined ? raw.trim() : quoted[1].replace(/\\(.)/gs, "$1");
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    return null;
  }
}

function dataOf(event: JsonObject): unknown | Unreadable {
  const encoded = textAt(event, "data_base64");
  if (encoded === null) {
    const data = at(event, "data");
    const json = (textAt(event, "datacontenttype") ?? "application/json").toLowerCase().includes("json");
    return typeof data === "string" && json ? tryJson(data, "data") : data;
  }
  const text = textOfBase64(encoded);
  return text === null
    ? new Unreadable("not base64 of UTF-8 text", "data_base64")
    : tryJson(text, "data_base64");
}

function check(event: JsonObject, data: () => unknown | Unreadable): Envelope {
  const id = textAt(event, "id");
  for (const path of ["id", "source", "specversion", "type"]) {
    if (textAt(event, path) === null) return { invalid: "a CloudEvent needs it", path, id };
  }
  if (!/^1\.\d+$/.test(String(event.specversion)))
    return { invalid: "only CloudEvents 1.0 is understood", path: "specversion", id };
  return {
    id: String(event.id),
    source: String(event.source),
    type: String(event.type),
    time: textAt(event, "time"),
    data,
  };
}

/** One structured event: attributes and data in one JSON object. */
export function readStructured(value: unknown): Envelope {
  if (!isObject(value)) return { invalid: "a CloudEvent is a JSON object", path: "", id: null };
  return check(value, () => dataOf(value));
}

/** Attributes in `ce-` headers, the body is the data. */
export function readBinary({ headers, body, contentType }: SentRequest): Envelope {
  const attributes = Object.entries(headers)
    .filter(([name, raw]) => name.startsWith("ce-") && raw !== undefined)
    .map(([name, raw = ""]) => [name.slice(3), headerText(raw)] as const);
  const event = Object.fromEntries(attributes);
  const id = textAt(event, "id");
  const broken = attributes.find(([, text]) => text === null);
  if (broken) return { invalid: "not UTF-8 after percent-decoding", path: `ce-${broken[0]}`, id };
  if (event.datacontenttype != null)
    return { invalid: "in binary mode the content type is the data's", path: "ce-datacontenttype", id };
  const isJson = contentType === "" || /json/i.test(contentType);
  return check(event, () => (isJson && body.trim() !== "" ? tryJson(body, "data") : body));
}
