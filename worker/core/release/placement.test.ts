import { describe, expect, it } from "vitest";
import { departing } from "./handover.ts";
import { commitName, digestName, type Owner, place, provisionalVersion, versionName } from "./placement.ts";

const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";
const claims = (version: string | null, commit: string | null = null, digest: string | null = null) => ({
  version,
  commit,
  digest,
});
const owners = (...rows: [string, string, string | null][]) =>
  new Map<string, Owner>(rows.map(([name, releaseId, version]) => [name, { releaseId, version }]));

describe("which release an event means", () => {
  it("is that of its version", () => {
    const known = owners([versionName("1.0.0"), "r1", "1.0.0"], [commitName(COMMIT), "r2", "2.0.0"]);
    expect(place(claims("1.0.0", COMMIT), known, "new")).toMatchObject({ releaseId: "r1", isNew: false });
  });

  it("else that of its commit, short or whole", () => {
    const known = owners([commitName(COMMIT), "r1", "1.0.0"]);
    expect(place(claims(null, COMMIT.slice(0, 12)), known, "new")).toMatchObject({
      releaseId: "r1",
      version: "1.0.0",
    });
  });

  it("else a provisional one named by the commit's first 12 characters", () => {
    expect(place(claims(null, COMMIT), owners(), "new")).toMatchObject({
      releaseId: "new",
      isNew: true,
      version: null,
    });
    expect(provisionalVersion(claims(null, COMMIT))).toBe("abcdef123456");
  });

  it("takes the provisional one's place when a version for its commit arrives", () => {
    const known = owners([commitName(COMMIT), "r1", null]);
    expect(place(claims("1.0.0", COMMIT), known, "new")).toMatchObject({
      releaseId: "r1",
      isNew: false,
      version: "1.0.0",
      claims: [{ name: versionName("1.0.0"), from: null }],
    });
  });

  it("becomes one with the provisional one when both exist", () => {
    const known = owners([versionName("1.0.0"), "r1", "1.0.0"], [commitName(COMMIT), "r2", null]);
    expect(place(claims("1.0.0", COMMIT), known, "new")).toMatchObject({
      releaseId: "r1",
      claims: [{ name: commitName(COMMIT), from: "r2" }],
    });
  });

  it("lets the highest of several versions have the commit, whatever came first", () => {
    const candidate = owners([commitName(COMMIT), "rc", "1.0.0-rc.1"]);
    expect(place(claims("1.0.0", COMMIT), candidate, "new")?.claims).toContainEqual({
      name: commitName(COMMIT),
      from: "rc",
    });
    const final = owners([commitName(COMMIT), "final", "1.0.0"]);
    expect(place(claims("1.0.0-rc.1", COMMIT), final, "new")?.claims).toEqual([
      { name: versionName("1.0.0-rc.1"), from: null },
    ]);
  });

  it("is nobody's when it names nothing", () => {
    expect(place(claims(null), owners(), "new")).toBeNull();
  });
});

describe("a handover", () => {
  const entry = (
    key: string,
    version: string | null,
    commit: string | null,
    digest: string | null = null,
  ) => ({
    key,
    placedBy: version ? versionName(version) : commit ? commitName(commit) : digestName(digest ?? ""),
    claims: claims(version, commit, digest),
  });

  it("moves what stood there for the name, and leaves what names a version", () => {
    const entries = [entry("a", null, COMMIT), entry("b", "1.0.0", COMMIT), entry("c", "1.0.0", null)];
    expect(departing(entries, commitName(COMMIT))).toMatchObject({ keys: ["a"], emptied: false });
  });

  it("takes along what is tied to it by another name, and knows when nothing is left", () => {
    const entries = [
      entry("a", null, COMMIT),
      entry("b", null, COMMIT, "sha256:1"),
      entry("c", null, null, "sha256:1"),
    ];
    expect(departing(entries, commitName(COMMIT))).toEqual({
      keys: ["a", "b", "c"],
      names: [commitName(COMMIT), digestName("sha256:1")],
      emptied: true,
    });
  });
});
