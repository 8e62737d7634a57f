import { type IngestQuery, MAX_EVENTS_PER_REQUEST } from "../../schema/contract/events.ts";
import type { Claims, EnvironmentNews, News } from "../core/release/entry.ts";

/** Who speaks: Slipway's own forms and the open ones, or a provider's webhook body. */
export const PROVIDERS = ["github"] as const;
export type Provider = (typeof PROVIDERS)[number];
export type Dialect = "events" | Provider;

/** A request as a decoder sees it. Header names are lower-case; only those a decoder asks for are there. */
export type SentRequest = {
  readonly dialect: Dialect;
  readonly contentType: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
  readonly query: IngestQuery;
};

/** What a deployment brings to show that it may: a permit, or the bare fence of a hold. Verified before it is believed. */
export type Shown = { readonly token: string | null; readonly fence: number | null };

/** An event in Slipway's words, before it is known which project and release it belongs to. */
export type SentEvent = {
  /** What makes it unique in the organisation; null: its own content does. */
  readonly identity: string | null;
  /** The sender's id of it, as it is told back. */
  readonly id: string | null;
  /** Who sent it, as people read it. */
  readonly source: string;
  readonly type: string;
  readonly project: { readonly slug: string | null; readonly repository: string | null };
  readonly claims: Claims;
  /** Ties events of one pipeline together where a sender names no release. */
  readonly chainId: string | null;
  /** Milliseconds since the epoch; null: when it was received. */
  readonly occurredAt: number | null;
  readonly actor: string | null;
  readonly url: string | null;
  readonly shown?: Shown;
} & (
  | { readonly scope: "release"; readonly news: News }
  | { readonly scope: "environment"; readonly news: EnvironmentNews }
);

export type Decoded =
  | { readonly kind: "event"; readonly event: SentEvent }
  /** Understood, and of no use here: accepted and not kept. */
  | { readonly kind: "ignored"; readonly id: string | null }
  | { readonly kind: "invalid"; readonly id: string | null; readonly path: string; readonly message: string };

/** The whole request cannot be read: nothing in it is valid. */
export class Unreadable extends Error {
  readonly path: string;
  constructor(message: string, path = "") {
    super(message);
    this.name = "Unreadable";
    this.path = path;
  }
}

/** A request holds more events than one request may. */
export class TooManyEvents extends Error {
  constructor() {
    super(`more than ${MAX_EVENTS_PER_REQUEST} events in one request`);
    this.name = "TooManyEvents";
  }
}

/** A link worth keeping: http or https and not endless; anything else is dropped. */
export function usableUrl(text: unknown): string | null {
  if (typeof text !== "string" || text.length > 2048 || !/^https?:\/\/[^\s\p{Cc}\p{Cs}]+$/iu.test(text))
    return null;
  return URL.canParse(text) ? text : null;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 time strictly: no day that does not exist, no missing zone. Milliseconds, or null. */
export function parseTime(text: unknown): number | null {
  const parts = typeof text === "string" ? RFC3339.exec(text) : null;
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = parts;
  // The Gregorian calendar repeats after 400 years, and JavaScript takes the years 0 to 99 for 1900 to 1999.
  const daysInMonth = new Date(Date.UTC(Number(year) + 400, Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysInMonth) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const ms = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${zone.toUpperCase()}`,
  );
  return Number.isNaN(ms) ? null : ms;
}

/** A name of a project made from anything: lower case, hyphens for the rest, at most 63 characters. */
export function slugify(text: string): string | null {
  const slug = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? null : slug;
}

/** A sender's text as it may be stored and shown: control characters out, cut to a length, blank is null. */
export function cleanText(value: unknown, max: number): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, max)
    // A cut may have gone through a surrogate pair.
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();
  return text === "" ? null : text;
}

export const NO_CLAIMS: Claims = { version: null, commit: null, digest: null };
