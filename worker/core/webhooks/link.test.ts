import { describe, expect, it } from "vitest";
import { addressOfText, textOfAddress } from "../../../web/dashboard/words/address.ts";
import { linkOf, stepOf } from "./link.ts";

const shown = { org: "harbour", baseUrl: "https://slipway.example" };
const link = (type: Parameters<typeof linkOf>[0]["type"], facts: Record<string, unknown>) =>
  linkOf({ type, project: "shop", facts }, shown);

describe("the link of a message", () => {
  it("leads to its release", () => {
    expect(link("release.created", { release: { version: "1.0.0+build/7" } })).toBe(
      "https://slipway.example/o/harbour/projects/shop/releases/1.0.0~2bbuild~2f7",
    );
  });

  it("leads to the environment where it is of no release", () => {
    expect(link("lock.acquired", { environment: "eu west" })).toBe(
      "https://slipway.example/o/harbour/projects/shop/environments/eu~20west",
    );
  });

  it("leads to where approvals are given when one is asked for", () => {
    expect(link("approval.requested", { release: { version: "1.0.0" }, environment: "production" })).toBe(
      "https://slipway.example/o/harbour/approvals",
    );
  });

  it("leads to the project where it names neither", () => {
    expect(link("release.created", { release: null })).toBe(
      "https://slipway.example/o/harbour/projects/shop",
    );
  });

  it("leads to every version there may be, and nowhere that is longer", () => {
    expect(link("release.created", { release: { version: "界".repeat(128) } })).toContain("/releases/~e7");
    expect(link("release.created", { release: { version: "界".repeat(200) } })).toMatch(/\/shop$/);
  });

  it.each(["1.4.0", "v1", ".", "..", "a/b", "a%2fb", "~7e", "é", "🚀", "!'()*", "\u0001", "release 1", "İ"])(
    "is the address that the dashboard has for it: %j",
    (text) => {
      expect(stepOf(text)).toBe(addressOfText(text));
      expect(textOfAddress(stepOf(text))).toBe(text);
    },
  );

  it("is one, even of half a letter", () => {
    expect(stepOf("a\ud800")).toBe("a~ef~bf~bd");
  });
});
