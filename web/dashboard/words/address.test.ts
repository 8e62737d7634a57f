import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfVersion, versionOfAddress } from "./address.ts";

describe("a version in an address", () => {
  it("stands as it is where it is plain", () => {
    expect(addressOfVersion("2.14.0-rc.1")).toBe("2.14.0-rc.1");
  });

  it.each(["release/1.0", "%2e", "..", ".", "a b", "1.0+build", "~7e", "ünïcode-✓"])(
    "holds %j exactly",
    (version) => {
      expect(addressOfVersion(version)).toMatch(/^[\w.~-]+$/);
      expect(versionOfAddress(addressOfVersion(version))).toBe(version);
    },
  );

  it("holds every version, and never climbs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 128 }), (version) => {
        const address = addressOfVersion(version);
        expect(versionOfAddress(address)).toBe(version);
        expect(new URL(address, "https://x.test/a/").pathname).toBe(`/a/${address}`);
      }),
    );
  });
});
