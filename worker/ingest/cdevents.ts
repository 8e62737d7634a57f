import type { Claims } from "../core/release/entry.ts";
import { textOfBase64 } from "./base64.ts";
import { type Meaning, meaningOf, type Subject } from "./cdevents-meaning.ts";
import { at, idAt, isObject, textAt, tryJson } from "./json.ts";
import { readPurl } from "./purl.ts";
import { cleanText, type Decoded, NO_CLAIMS, parseTime, type SentEvent, slugify, usableUrl } from "./sent.ts";

/**
 * CDEvents 0.3, 0.4 and 0.5, which differ in where the spec version stands, in whether a subject has a type and in the
 * words for an outcome. https://github.com/cdevents/spec
 */

const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)\.\d+\.\d+\.\d+(?:-[\w.]+)?$/i;
const CUSTOM_TYPE = /^dev\.cdeventsx\.[\w-]+\.[a-z]+\.\d+\.\d+\.\d+(?:-[\w.]+)?$/i;

/** A sender may say in customData what the format has no field for: an object, or JSON in base64. */
function hintsOf(event: unknown): { project: string | null; claims: Claims } {
  const sent = at(event, "customData");
  const custom = typeof sent === "string" ? tryJson(textOfBase64(sent) ?? "") : sent;
  return {
    project: slugify(textAt(custom, "project") ?? ""),
    claims: {
      version: cleanText(textAt(custom, "version"), 128),
      commit: cleanText(textAt(custom, "commit"), 128),
      digest: null,
    },
  };
}

const merge = (first: Claims, second: Claims): Claims => ({
  version: first.version ?? second.version,
  commit: first.commit ?? second.commit,
  digest: first.digest ?? second.digest,
});

/** True for a JSON object shaped like a CDEvent, or what is left of one. */
export const looksLikeCdEvent = (value: unknown): boolean =>
  isObject(value) &&
  isObject(value.context) &&
  (isObject(value.subject) || carriesCdEvent(textAt(value, "context", "type") ?? ""));

/** A producer that has no id of its own writes this one into every event. */
const NO_ID = "0";

type Context = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: number;
  readonly subject: Subject;
};

function contextOf(value: unknown): Context | { missing: string; message: string } {
  const need = (path: string) => ({ missing: path, message: "a CDEvent needs it" });
  const id = idAt(value, "context", "id");
  const source = textAt(value, "context", "source");
  const type = textAt(value, "context", "type");
  if (id === null) return need("context.id");
  if (source === null) return need("context.source");
  if (type === null) return need("context.type");
  if ((textAt(value, "context", "specversion") ?? textAt(value, "context", "version")) === null)
    return need("context.specversion");
  const time = parseTime(at(value, "context", "timestamp"));
  if (time === null) return { missing: "context.timestamp", message: "must be an RFC 3339 time with a zone" };
  const subject = cleanText(idAt(value, "subject", "id"), 2000);
  const content = at(value, "subject", "content");
  if (subject === null) return need("subject.id");
  if (!isObject(content)) return need("subject.content");
  return { id, source, type, time, subject: { id: subject, content } };
}

function eventOf(value: unknown, context: Context, meaning: Exclude<Meaning, { missing: string } | null>) {
  const { id, source, type, time } = context;
  const hints = hintsOf(value);
  const artifact = meaning.scope === "release" ? readPurl(meaning.artifact ?? null) : null;
  const common = {
    // Producers reuse one id for events of different types, the specification's own examples among them.
    identity: id === NO_ID ? null : `${source}|${id}|${type}`,
    id: cleanText(id, 200),
    source: cleanText(source, 500) ?? "",
    type: meaning.type,
    project: { slug: hints.project ?? slugify(meaning.project ?? artifact?.name ?? ""), repository: null },
    chainId: cleanText(at(value, "context", "chainId"), 200),
    occurredAt: time,
    actor: null,
    url: usableUrl(meaning.scope === "release" ? meaning.link : null),
  };
  const event: SentEvent =
    meaning.scope === "release"
      ? {
          ...common,
          scope: "release",
          claims: merge(hints.claims, artifact?.claims ?? NO_CLAIMS),
          news: meaning.news,
        }
      : { ...common, scope: "environment", claims: NO_CLAIMS, news: meaning.news };
  return event;
}

/** Reads one CDEvent, bare or taken out of a CloudEvent whose id it must bear. */
export function decodeCdEvent(value: unknown, carrier: { id: string } | null = null): Decoded {
  const context = contextOf(value);
  const invalid = (path: string, message: string): Decoded => ({
    kind: "invalid",
    id: cleanText(idAt(value, "context", "id"), 200),
    path,
    message,
  });
  if ("missing" in context) return invalid(context.missing, context.message);
  const { type } = context;
  const id = cleanText(context.id, 200);
  if (carrier && carrier.id !== context.id)
    return invalid("context.id", "differs from the id of the CloudEvent that carries it");
  const [, subject, predicate] = TYPE.exec(type) ?? [];
  if (!subject || !predicate) {
    return CUSTOM_TYPE.test(type) ? { kind: "ignored", id } : invalid("context.type", "not a CDEvents type");
  }
  const meaning = meaningOf(
    subject.toLowerCase(),
    predicate.toLowerCase(),
    context.subject,
    context.id === NO_ID ? null : context.id,
  );
  if (meaning === null) return { kind: "ignored", id };
  if ("missing" in meaning) return invalid(meaning.missing, `a ${subject}.${predicate} event needs it`);
  return { kind: "event", event: eventOf(value, context, meaning) };
}

/** Whether a CloudEvent carries a CDEvent. */
export const carriesCdEvent = (type: string): boolean => TYPE.test(type) || CUSTOM_TYPE.test(type);
