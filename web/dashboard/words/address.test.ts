import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfText, textOfAddress } from "./address.ts";

describe("a version or a name in an address", () => {
  it("stands as it is where it is plain", () => {
    expect(addressOfText("2.14.0-rc.1")).toBe("2.14.0-rc.1");
  });

  it.each(["release/1.0", "%2e", "..", ".", "a b", "1.0+build", "~7e", "ünïcode-✓"])(
    "holds %j exactly",
    (version) => {
      expect(addressOfText(version)).toMatch(/^[\w.~-]+$/);
      expect(textOfAddress(addressOfText(version))).toBe(version);
    },
  );

  it("holds every version, and never climbs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 128 }), (version) => {
        const address = addressOfText(version);
        expect(textOfAddress(address)).toBe(version);
        expect(new URL(address, "https://x.test/a/").pathname).toBe(`/a/${address}`);
      }),
    );
  });
});
