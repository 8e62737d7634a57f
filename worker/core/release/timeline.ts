/**
 * A release's timeline is kept in pages of references, in the order in which things happened, so that an entry
 * costs no index: the entry's own row is keyed by what makes it unique, its place in time stands here.
 */

/** [occurredAt in milliseconds, entry key, seq in order of arrival] */
export type TimelineRef = readonly [at: number, key: string, seq: number];

/** A run of neighbouring references, oldest first. `start` is the reference it began with when it was made. */
export type TimelinePage = { readonly start: TimelineStart; readonly refs: readonly TimelineRef[] };
export type TimelineStart = string;

/** References per page; a page that outgrows it is split. */
export const PAGE_SIZE = 128;

export function compareRefs(a: TimelineRef, b: TimelineRef): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
}

/** A text that sorts as (occurredAt, key) does; the first page of a timeline starts at "". */
export function startOf(ref: TimelineRef): TimelineStart {
  return `${String(ref[0]).padStart(16, "0")}|${ref[1]}`;
}

const belongsTo = (pages: readonly TimelinePage[], ref: TimelineRef): number => {
  const start = startOf(ref);
  let found = 0;
  for (const [index, page] of pages.entries()) if (page.start <= start) found = index;
  return found;
};

const split = (page: TimelinePage, size: number): TimelinePage[] => {
  if (page.refs.length <= size) return [page];
  const cut = page.refs.length - Math.floor(size / 4);
  const head = page.refs.slice(0, cut);
  const tail = page.refs.slice(cut);
  const first = tail[0];
  if (!first) return [page];
  return [...split({ start: page.start, refs: head }, size), { start: startOf(first), refs: tail }];
};

const splitEven = (page: TimelinePage, size: number): TimelinePage[] => {
  if (page.refs.length <= size) return [page];
  const middle = page.refs.length >> 1;
  const first = page.refs[middle];
  if (!first) return [page];
  return [
    ...splitEven({ start: page.start, refs: page.refs.slice(0, middle) }, size),
    ...splitEven({ start: startOf(first), refs: page.refs.slice(middle) }, size),
  ];
};

/**
 * Puts references into the pages they belong to.
 * @param pages neighbouring pages, oldest first, that together cover every reference given; the newest page of
 *   the timeline is split near its end, because most entries come in order
 * @returns the pages that changed or are new
 */
export function insertRefs(
  pages: readonly TimelinePage[],
  refs: readonly TimelineRef[],
  size: number = PAGE_SIZE,
): TimelinePage[] {
  const known = pages.length > 0 ? pages : [{ start: "", refs: [] }];
  const additions = new Map<number, TimelineRef[]>();
  for (const ref of refs) {
    const index = belongsTo(known, ref);
    additions.set(index, [...(additions.get(index) ?? []), ref]);
  }
  return [...additions].flatMap(([index, added]) => {
    const page = known[index];
    if (!page) return [];
    const present = new Set(page.refs.map(([, key]) => key));
    const fresh = added.filter(
      ([, key], at) => !present.has(key) && added.findIndex((ref) => ref[1] === key) === at,
    );
    if (fresh.length === 0) return [];
    const grown = { start: page.start, refs: [...page.refs, ...fresh].sort(compareRefs) };
    return index === known.length - 1 ? split(grown, size) : splitEven(grown, size);
  });
}

/** Takes references out. Returns the pages that changed; an emptied page keeps its start. */
export function removeRefs(pages: readonly TimelinePage[], keys: ReadonlySet<string>): TimelinePage[] {
  return pages.flatMap((page) => {
    const refs = page.refs.filter(([, key]) => !keys.has(key));
    return refs.length === page.refs.length ? [] : [{ start: page.start, refs }];
  });
}
