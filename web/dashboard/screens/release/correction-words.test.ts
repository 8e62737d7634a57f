import { describe, expect, it } from "vitest";
import { changesOf } from "./correction-words.ts";

const at = "2026-03-10T12:00:00.000Z";
const because = "Deployment to production failed";

describe("a correction", () => {
  it("tells what differs, the release first, and not what stayed", () => {
    const before = {
      status: "released",
      environments: { staging: "succeeded", production: "succeeded" },
    } as const;
    const after = {
      status: "candidate",
      environments: { staging: "succeeded", production: "failed" },
    } as const;
    expect(changesOf({ at, because, before, after })).toEqual([
      { of: "Release", before: "Released", after: "Candidate" },
      { of: "production", before: "Deployed", after: "Failed" },
    ]);
  });

  it("tells of an environment that nothing was known of before", () => {
    const before = { status: "candidate", environments: {} } as const;
    const after = { status: "candidate", environments: { qa: "succeeded" } } as const;
    expect(changesOf({ at, because, before, after })).toEqual([
      { of: "qa", before: "nothing known", after: "Deployed" },
    ]);
  });
});
