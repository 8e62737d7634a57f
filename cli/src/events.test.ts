import { describe, expect, it } from "vitest";
import { identified, portions, releaseOf } from "./events.ts";

const job = { ci: "GitHub Actions", tag: "v1", commit: "c0ffee0", run: "900-1-deploy", holder: "ci" };

describe("the release an event is about", () => {
  it("is the CI's tag and commit where nothing is said", () => {
    expect(releaseOf({}, job, "deployment.started")).toEqual({ version: "v1", commit: "c0ffee0" });
  });

  it("has not the commit of a job that deploys another version", () => {
    expect(releaseOf({ version: "v0" }, job, "deployment.started")).toEqual({
      version: "v0",
      commit: undefined,
    });
  });

  it("has the job's commit where the job built or tested it, whatever the version", () => {
    for (const type of ["build.succeeded", "test_run.finished", "change.merged"])
      expect(releaseOf({ version: "v0" }, job, type)).toEqual({ version: "v0", commit: "c0ffee0" });
  });

  it("must be named somehow", () => {
    expect(() => releaseOf({}, null, "build.started")).toThrow("--version, --commit, or both");
  });
});

describe("the name of an event", () => {
  const event = { type: "build.started", project: "shop" };

  it("is the job's, the same each time", () => {
    expect(identified(event, job).id).toBe(identified(event, job).id);
    expect(identified(event, job).id).toContain("900-1-deploy-build.started-");
  });

  it("is one of its own outside of a CI, and as given where one is given", () => {
    expect(identified(event, null).id).not.toBe(identified(event, null).id);
    expect(identified({ ...event, id: "mine" }, job).id).toBe("mine");
  });
});

describe("many events", () => {
  const many = (count: number, size: number) =>
    Array.from({ length: count }, () => ({ type: "build.started", data: { text: "x".repeat(size) } }));

  it("go 500 at a time", () => {
    expect([...portions(many(1201, 1))].map(({ length }) => length)).toEqual([500, 500, 201]);
  });

  it("go a megabyte at a time", () => {
    const sizes = [...portions(many(30, 100_000))].map((portion) => JSON.stringify(portion).length);
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024);
  });

  it("are none where there are none", () => {
    expect([...portions([])]).toEqual([]);
  });
});
