import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareRefs,
  insertRefs,
  removeRefs,
  startOf,
  type TimelinePage,
  type TimelineRef,
} from "./timeline.ts";

const replace = (pages: readonly TimelinePage[], changed: readonly TimelinePage[]): TimelinePage[] => {
  const all = new Map(pages.map((page) => [page.start, page]));
  for (const page of changed) all.set(page.start, page);
  return [...all.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
};

const refs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 60 })), { maxLength: 80 })
  .map((rows) => rows.map(([at, key], seq): TimelineRef => [at, `k${at}-${key}`, seq]));

describe("the pages of a timeline", () => {
  it("hold every reference once, in the order in which things happened, however they came", () => {
    fc.assert(
      fc.property(refs, fc.integer({ min: 1, max: 7 }), (all, batch) => {
        let pages: TimelinePage[] = [];
        for (let from = 0; from < all.length; from += batch) {
          pages = replace(pages, insertRefs(pages, all.slice(from, from + batch), 4));
        }
        const held = pages.flatMap((page) => page.refs);
        const distinct = [...new Map(all.map((ref) => [ref[1], ref])).values()].sort(compareRefs);
        expect(held.map(([, key]) => key)).toEqual(distinct.map(([, key]) => key));
        expect(pages.every((page) => page.refs.length <= 4)).toBe(true);
        for (const [index, page] of pages.entries()) {
          const next = pages[index + 1];
          for (const ref of page.refs) {
            expect(startOf(ref) >= page.start).toBe(true);
            if (next) expect(startOf(ref) < next.start).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("change one page for what comes in order, and answer nothing for what is there already", () => {
    const full: TimelinePage = { start: "", refs: [1, 2, 3, 4].map((at): TimelineRef => [at, `k${at}`, at]) };
    const changed = insertRefs([full], [[5, "k5", 5]], 4);
    expect(changed.map((page) => page.refs.length)).toEqual([4, 1]);
    expect(insertRefs([full], [[2, "k2", 9]], 4)).toEqual([]);
  });

  it("let references go, and keep where a page began", () => {
    const page: TimelinePage = {
      start: "x",
      refs: [
        [1, "a", 1],
        [2, "b", 2],
      ],
    };
    expect(removeRefs([page], new Set(["a"]))).toEqual([{ start: "x", refs: [[2, "b", 2]] }]);
    expect(removeRefs([page], new Set(["z"]))).toEqual([]);
  });
});
