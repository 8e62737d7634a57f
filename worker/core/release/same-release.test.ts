import { describe, expect, it } from "vitest";
import type { Claims } from "./entry.ts";
import type { Owner } from "./placement.ts";
import { isOfRelease, namesToCompare } from "./same-release.ts";

const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";
const STANDS_FOR_IT = COMMIT.slice(0, 12);

const claims = (over: Partial<Claims>): Claims => ({ version: null, commit: null, digest: null, ...over });
const owned = (owners: Record<string, Owner>) => new Map(Object.entries(owners));
const NOBODY = owned({});

const one: Owner = { releaseId: "rel_1", version: "1.0.0" };
const other: Owner = { releaseId: "rel_2", version: "2.0.0" };
const unnamed: Owner = { releaseId: "rel_1", version: null };

describe("whether an event is about the release that a permit was given for", () => {
  it("shows without a look-up where it names the version, or the commit that stood for it", () => {
    for (const [said, borne] of [
      [claims({ version: "1.0.0", commit: COMMIT }), "1.0.0"],
      [claims({ commit: COMMIT }), STANDS_FOR_IT],
    ] as const) {
      expect(namesToCompare(said, borne)).toEqual([]);
      expect(isOfRelease(said, borne, NOBODY)).toBe(true);
    }
  });

  it("is told by who owns the names otherwise", () => {
    const said = claims({ commit: COMMIT });
    expect(namesToCompare(said, "1.0.0")).toContain(`c:${STANDS_FOR_IT}`);
    expect(isOfRelease(said, "1.0.0", owned({ "v:1.0.0": one, [`c:${STANDS_FOR_IT}`]: one }))).toBe(true);
    expect(isOfRelease(said, "1.0.0", owned({ "v:1.0.0": one, [`c:${STANDS_FOR_IT}`]: other }))).toBe(false);
  });

  it("is not so of what nobody knows", () => {
    expect(isOfRelease(claims({ version: "9.9.9" }), "1.0.0", NOBODY)).toBe(false);
    expect(isOfRelease(claims({ version: "9.9.9" }), "1.0.0", owned({ "v:1.0.0": one }))).toBe(false);
    expect(isOfRelease(claims({ commit: COMMIT }), "1.0.0", owned({ "v:1.0.0": one }))).toBe(false);
  });

  it("is so of the version that a release without one has got since", () => {
    const owners = owned({ "v:1.0.0": one, [`c:${STANDS_FOR_IT}`]: one });
    expect(isOfRelease(claims({ version: "1.0.0" }), STANDS_FOR_IT, owners)).toBe(true);
    expect(isOfRelease(claims({ version: "2.0.0" }), STANDS_FOR_IT, owned({ "v:2.0.0": other }))).toBe(false);
  });

  it("is so of a version that this event is the first to give to the release of its commit", () => {
    const owners = owned({ [`c:${STANDS_FOR_IT}`]: unnamed });
    expect(isOfRelease(claims({ version: "1.0.0", commit: COMMIT }), STANDS_FOR_IT, owners)).toBe(true);
    expect(isOfRelease(claims({ version: "1.0.0" }), STANDS_FOR_IT, owners)).toBe(false);
  });

  it("is not so of a commit that a version only happens to begin like", () => {
    const owners = owned({ "v:1": one, "v:2.0.0": other });
    expect(isOfRelease(claims({ version: "2.0.0", commit: "1bcdef1234567890" }), "1", owners)).toBe(false);
  });
});
