import { describe, expect, it } from "vitest";
import type { LiveMessage } from "../../schema/contract/live.ts";
import { endOf, hasEnded, heard, isNamed, type Listener, MAX_OPEN_MS, nextEnd } from "./listener.ts";

const member = (over: object = {}): Listener => ({
  kind: "member",
  id: "usr_1",
  session: "ses_1",
  project: null,
  endsAt: 5000,
  ...over,
});
const page: Listener = { kind: "page", projects: ["shop"] };
const at = "2026-03-01T12:00:00.000Z";
const changed = (project: string): LiveMessage => ({ type: "project.changed", project, cursor: 1, at });

describe("a listener", () => {
  it("hears what concerns it: a member all, a token its project, a page only that it changed", () => {
    expect(heard(member(), changed("shop"))).toContain("shop");
    expect(heard(member({ project: "shop" }), changed("search"))).toBeNull();
    expect(heard(page, changed("shop"))).toBe('{"type":"changed"}');
    expect(heard(page, changed("search"))).toBeNull();
    expect(heard(page, { type: "inbox.changed", cursor: 1, at })).toBeNull();
  });

  it("is named by its person or token, and by its session", () => {
    expect(isNamed(member(), ["usr_1"])).toBe(true);
    expect(isNamed(member(), ["ses_1"])).toBe(true);
    expect(isNamed(member({ session: null }), ["ses_1", "usr_2"])).toBe(false);
    expect(isNamed(page, ["usr_1"])).toBe(false);
  });

  it("ends with its credential, and after an hour in any case", () => {
    expect(endOf(5000, 1000)).toBe(5000);
    expect(endOf(null, 1000)).toBe(1000 + MAX_OPEN_MS);
    expect(endOf(1000 + MAX_OPEN_MS * 2, 1000)).toBe(1000 + MAX_OPEN_MS);
    expect([hasEnded(member(), 4999), hasEnded(member(), 5000), hasEnded(page, 9e15)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("that ends first says when to look again", () => {
    expect(nextEnd([member(), page, member({ endsAt: 3000 })])).toBe(3000);
    expect(nextEnd([page])).toBeNull();
  });
});
