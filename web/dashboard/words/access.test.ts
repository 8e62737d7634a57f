import { describe, expect, it } from "vitest";
import { deedOf, deviceOf, grantable, isLess, mayChange } from "./access.ts";

describe("a device", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
      "Edge on Windows",
    ],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iOS"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0) Gecko/20100101 Firefox/144.0", "Firefox on macOS"],
    ["curl/8.9.1", "curl"],
  ])("is known by what it calls itself: %s", (agent, device) => expect(deviceOf(agent)).toBe(device));

  it("that says nothing is nothing", () => {
    expect(deviceOf(null)).toBeNull();
    expect(deviceOf("")).toBeNull();
  });
});

describe("what was done", () => {
  it("is told by its name where the words for it are not known yet", () => {
    expect(deedOf("token.made")).toBe("made the token");
    expect(deedOf("something.new")).toBe("something.new");
  });
});

describe("a role", () => {
  it("is offered to those alone who may give it", () => {
    expect(grantable("owner")).toContain("owner");
    expect(grantable("maintainer")).toEqual(["maintainer", "member", "viewer"]);
    expect(grantable("member")).toEqual([]);
    expect(grantable("viewer")).toEqual([]);
  });

  it("is changed by those who could give it", () => {
    expect(mayChange("maintainer", "owner")).toBe(false);
    expect(mayChange("maintainer", "maintainer")).toBe(true);
    expect(mayChange("owner", "owner")).toBe(true);
    expect(mayChange("member", "viewer")).toBe(false);
  });

  it("is less than another by what it may", () => {
    expect(isLess("viewer", "owner")).toBe(true);
    expect(isLess("owner", "owner")).toBe(false);
    expect(isLess("owner", "maintainer")).toBe(false);
  });
});
