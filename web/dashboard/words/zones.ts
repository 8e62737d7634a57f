const DAY_MS = 86_400_000;
const DAY_LENGTH = 10;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError where there is no such zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, made);
  return made;
}

/** The time of day a moment has in a zone, in milliseconds as if it were UTC. */
function wallMsOf(ms: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

const textOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, "2026-03-29T02:30".length);

/** A moment as a clock on a wall in a zone shows it: "2026-03-29T02:30". */
export const wallOf = (ms: number, zone: string): string => textOf(wallMsOf(ms, zone));

/** The calendar day of a moment in a zone: "2026-03-29". */
export const dayOf = (ms: number, zone: string): string => wallOf(ms, zone).slice(0, DAY_LENGTH);

/** A day is its first minute. */
function parse(wall: string): number {
  const [, day, time = "00:00"] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?$/.exec(wall) ?? [];
  return Date.parse(`${day}T${time}:00Z`);
}

/** The moments at which a wall in a zone shows a time; none where the clocks jump over it, two where they go back. */
function momentsOf(
  wallMs: number,
  zone: string,
): { readonly all: readonly number[]; readonly meant: number } {
  const offsets = [wallMs - DAY_MS, wallMs + DAY_MS].map((ms) => wallMsOf(ms, zone) - ms);
  const tried = [...new Set(offsets)].map((offset) => wallMs - offset);
  const all = tried.filter((ms) => wallMsOf(ms, zone) === wallMs).sort((a, b) => a - b);
  return { all, meant: all[0] ?? wallMs - (offsets[0] ?? 0) };
}

/**
 * When a wall in a zone shows a time, in milliseconds since the epoch: one that is jumped over as much later, one that
 * comes twice the first time, as the rules of windows have it (RFC 5545, 3.3.5). NaN: it is no time.
 */
export function momentOf(wall: string, zone: string): number {
  const wallMs = parse(wall);
  return Number.isNaN(wallMs) ? wallMs : momentsOf(wallMs, zone).meant;
}

/** What is odd about a time in a zone: the clocks jump over it, or show it twice. Null: nothing. */
export function oddityOf(wall: string, zone: string): "skipped" | "twice" | null {
  const wallMs = parse(wall);
  if (Number.isNaN(wallMs)) return null;
  const { length } = momentsOf(wallMs, zone).all;
  return length === 1 ? null : length === 0 ? "skipped" : "twice";
}

export function isZone(zone: string): boolean {
  try {
    return zone !== "" && formatOf(zone) !== null;
  } catch {
    return false;
  }
}

/** The zone the reader's clock shows. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone there is to choose from, the reader's own first. */
export const zoneNames = (own: string): readonly string[] => [
  ...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")]),
];
