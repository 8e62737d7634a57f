const ELLIPSIS = "…";

/** How much of a text, a list and a record is kept, step by step until all of it fits. */
const STEPS = [
  { text: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY },
  { text: 4_000, items: 200 },
  { text: 2_000, items: 100 },
  { text: 1_000, items: 50 },
  { text: 500, items: 50 },
  { text: 300, items: 30 },
  { text: 200, items: 20 },
  { text: 128, items: 16 },
  { text: 64, items: 8 },
  { text: 32, items: 4 },
  { text: 8, items: 2 },
  { text: 2, items: 1 },
] as const;
type Limits = (typeof STEPS)[number];

/** How many bytes a text takes in UTF-8. Half a letter takes those of what replaces it. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A text of at most so many UTF-16 units, whole letters, with an ellipsis where something was left out. */
export function shortened(text: string, most: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= most) return whole;
  const kept = whole.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}${ELLIPSIS}`;
}

function shortList(list: readonly unknown[], limits: Limits): unknown[] {
  if (list.length <= limits.items) return list.map((one) => cut(one, limits));
  const kept = list.slice(0, limits.items).map((one) => cut(one, limits));
  return list.every((one) => typeof one === "string") ? [...kept.slice(0, -1), ELLIPSIS] : kept;
}

/** A record's names are texts of somebody's as well. One with few of them has a fixed form, and keeps it. */
function shortRecord(record: object, limits: Limits): object {
  const most = Math.max(limits.items, 10);
  const entries = Object.entries(record).slice(0, most);
  return Object.fromEntries(
    entries.map(([name, value]) => [shortened(name, Math.max(limits.text, 32)), cut(value, limits)]),
  );
}

function cut(value: unknown, limits: Limits): unknown {
  if (typeof value === "string") return shortened(value, limits.text);
  if (Array.isArray(value)) return shortList(value, limits);
  return typeof value === "object" && value !== null ? shortRecord(value, limits) : value;
}

/**
 * As much of some facts as can be said within a limit: texts and lists that are too long end in an ellipsis, the same
 * at every place, and only as far as it takes. Half letters become what stands for them everywhere (U+FFFD).
 * @param size how many bytes facts take where they are said
 * @returns null where not even the least of them fits
 */
export function cutToFit(
  facts: Readonly<Record<string, unknown>>,
  most: number,
  size: (facts: Readonly<Record<string, unknown>>) => number,
): Readonly<Record<string, unknown>> | null {
  for (const limits of STEPS) {
    const shorter = shortRecord(facts, limits) as Record<string, unknown>;
    if (size(shorter) <= most) return shorter;
  }
  return null;
}
