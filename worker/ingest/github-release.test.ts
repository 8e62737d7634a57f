import { describe, expect, it } from "vitest";
import { delivered, eventOf, SHA } from "./fixtures/github.ts";

const IGNORED = [{ kind: "ignored", id: "d1" }];

const release = (over: object = {}) => ({
  tag_name: "v1.2.3",
  target_commitish: "main",
  draft: false,
  prerelease: false,
  author: { login: "ada" },
  created_at: "2026-01-01T00:00:00Z",
  published_at: "2026-01-01T00:05:00Z",
  html_url: "https://github.com/acme/shop/releases/tag/v1.2.3",
  ...over,
});

describe("a release of GitHub", () => {
  const told = (action: string, over: object = {}) => eventOf("release", { action, release: release(over) });

  it("is published under the version of its tag", () => {
    expect(told("published")).toMatchObject({
      type: "release.published",
      claims: { version: "v1.2.3", commit: null, digest: null },
      occurredAt: Date.UTC(2026, 0, 1, 0, 5),
      actor: "ada",
      url: "https://github.com/acme/shop/releases/tag/v1.2.3",
      news: { kind: "published" },
    });
  });

  it.each([
    ["published", {}, "published"],
    ["released", {}, "published"],
    ["created", {}, "tagged"],
    ["prereleased", { prerelease: true }, "tagged"],
    ["published", { prerelease: true }, "tagged"],
    ["unpublished", { draft: true }, "withdrawn"],
    ["deleted", {}, "withdrawn"],
  ])("that is %s with %j is %s", (action, over, kind) => {
    expect(told(action, over).news.kind).toBe(kind);
  });

  it.each([
    ["edited", {}],
    ["created", { draft: true }],
    ["deleted", { draft: true }],
  ])("that is %s with %j is nobody's news", (action, over) => {
    expect(delivered("release", { action, release: release(over) })).toEqual(IGNORED);
  });

  it("names its commit only where that is no branch", () => {
    expect(told("published", { target_commitish: SHA }).claims.commit).toBe(SHA);
    expect(told("published", { target_commitish: SHA.slice(0, 7) }).claims.commit).toBeNull();
  });

  it("was taken back when we learned of it: nothing says when", () => {
    expect(told("deleted")).toMatchObject({
      occurredAt: null,
      news: { kind: "withdrawn", reason: "GitHub release deleted" },
    });
  });

  it("that was never published has the time it was made", () => {
    expect(told("created", { published_at: null }).occurredAt).toBe(Date.UTC(2026, 0, 1));
  });

  it("keeps its tag exactly, whatever scheme it is in", () => {
    for (const tag_name of ["release-2026-01", "@acme/shop@1.0.0", "版本/一"])
      expect(told("published", { tag_name }).claims.version).toBe(tag_name);
  });
});

const push = (over: object = {}) => ({
  ref: "refs/heads/main",
  before: "f".repeat(40),
  after: SHA,
  created: false,
  deleted: false,
  forced: false,
  compare: "https://github.com/acme/shop/compare/f...0",
  pusher: { name: "ada" },
  head_commit: { id: SHA, message: "Add to cart\n\nwith tests", timestamp: "2026-01-01T01:00:00+01:00" },
  ...over,
});

describe("a push", () => {
  const REPOSITORY = { full_name: "acme/shop", default_branch: "main" };

  it("to the default branch is a change", () => {
    expect(eventOf("push", push())).toMatchObject({
      type: "change.merged",
      claims: { version: null, commit: SHA, digest: null },
      occurredAt: Date.UTC(2026, 0, 1),
      actor: "ada",
      url: "https://github.com/acme/shop/compare/f...0",
      news: { kind: "change", title: "Add to cart" },
    });
  });

  it("to another branch is nobody's news, though it be named like it", () => {
    for (const ref of ["refs/heads/topic", "refs/heads/topic/main", "refs/heads/Main", "refs/pull/1/merge"])
      expect(delivered("push", push({ ref }))).toEqual(IGNORED);
  });

  it("knows a default branch with slashes, and under its old name", () => {
    const repository = { full_name: "acme/shop", master_branch: "trunk/next" };
    expect(delivered("push", push({ ref: "refs/heads/trunk/next", repository }))).toMatchObject([
      { kind: "event" },
    ]);
  });

  it("of a tag makes a version known, at the commit and not at the tag's own object", () => {
    const annotated = push({ ref: "refs/tags/v1/2.3", after: "e".repeat(40) });
    expect(eventOf("push", annotated)).toMatchObject({
      type: "release.tagged",
      claims: { version: "v1/2.3", commit: SHA },
      news: { kind: "tagged" },
    });
  });

  it("that deletes changes nothing", () => {
    const gone = { deleted: true, after: "0".repeat(40), head_commit: null };
    expect(delivered("push", push({ ...gone, ref: "refs/tags/v1" }))).toEqual(IGNORED);
    expect(delivered("push", push(gone))).toEqual(IGNORED);
    expect(delivered("push", push({ ...gone, deleted: undefined }))).toEqual(IGNORED);
  });

  it("happened when the repository says, in seconds or as text, else when its commit was made", () => {
    const at = (pushed_at: unknown) =>
      eventOf("push", push({ repository: { ...REPOSITORY, pushed_at } })).occurredAt;
    expect(at(1_767_225_600)).toBe(Date.UTC(2026, 0, 1));
    expect(at("2026-01-02T00:00:00Z")).toBe(Date.UTC(2026, 0, 2));
    expect(at(1.5)).toBe(Date.UTC(2026, 0, 1));
  });

  it("without a commit's words has no title", () => {
    expect(eventOf("push", push({ head_commit: { id: SHA, message: "\n" } })).news).toEqual({
      kind: "change",
      title: null,
    });
  });
});
