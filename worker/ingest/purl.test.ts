import { describe, expect, it } from "vitest";
import { readPurl } from "./purl.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const DIGEST = `sha256:${"ab".repeat(32)}`;

describe("a package URL", () => {
  it.each([
    ["a version", "pkg:npm/%40acme/shop@1.2.3", "shop", "1.2.3", null, null],
    ["a digest", `pkg:oci/shop@${encodeURIComponent(DIGEST)}`, "shop", null, null, DIGEST],
    [
      "a digest and a tag",
      `pkg:oci/shop@${encodeURIComponent(DIGEST)}?tag=v2&repository_url=ghcr.io`,
      "shop",
      "v2",
      null,
      DIGEST,
    ],
    ["a tag in the version's place", "pkg:oci/shop@1.0?repository_url=ghcr.io", "shop", "1.0", null, null],
    ["a repository's commit", `pkg:github/acme/shop@${SHA}?path=chart`, "shop", null, SHA, null],
    ["a repository's tag", "pkg:github/acme/shop@v1.2.3", "shop", "v1.2.3", null, null],
    ["a part of a commit", "pkg:golang/acme.test/shop@0123456789ab", "shop", "0123456789ab", null, null],
    ["what only looks like a commit", `pkg:npm/shop@${SHA}`, "shop", SHA, null, null],
    [
      "a version and a digest beside it",
      `pkg:docker/shop@1?digest=${encodeURIComponent(DIGEST)}`,
      "shop",
      "1",
      null,
      DIGEST,
    ],
    ["no version", "pkg:generic/shop", "shop", null, null, null],
    ["letters of any script", "pkg:generic/%E6%9C%AC@v%E2%91%A0", "本", "v①", null, null],
  ])("with %s names what it is", (_, purl, name, version, commit, digest) => {
    expect(readPurl(purl)).toEqual({ name, claims: { version, commit, digest } });
  });

  it.each(["shop:1.2.3", "", "pkg:", "https://ghcr.io/acme/shop", "pkg:npm/%ZZ@1"])(
    "is not what %j is",
    (text) => {
      expect(readPurl(text)).toBeNull();
    },
  );

  it("that was not sent says nothing", () => {
    expect(readPurl(null)).toBeNull();
  });
});
