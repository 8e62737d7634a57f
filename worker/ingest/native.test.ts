import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "../../schema/contract/events.ts";
import { decodeNative, outcomeOf } from "./native.ts";
import type { SentEvent } from "./sent.ts";

const event = (over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
  ...over,
});

function read(value: unknown): SentEvent {
  const decoded = decodeNative(value);
  if (decoded.kind !== "event") throw new Error(`not read: ${JSON.stringify(decoded)}`);
  return decoded.event;
}

describe("a native event", () => {
  it("says who, what, where, when and of which release", () => {
    expect(
      read(
        event({
          commit: "abc",
          id: "e1",
          occurredAt: "2026-03-01T12:00:00+01:00",
          url: "https://ci.example/1",
          actor: { id: "7", name: "ada" },
          data: {
            deploymentId: "d1",
            attempt: 2,
            digest: "sha256:1",
            rolloutPercent: 50,
            ephemeral: true,
            commits: [{ sha: "abc", authoredAt: "2026-03-01T10:00:00Z" }],
          },
        }),
      ),
    ).toEqual({
      identity: "api|shop|e1",
      id: "e1",
      source: "api",
      type: "deployment.succeeded",
      project: { slug: "shop", repository: null },
      claims: { version: "1.0.0", commit: "abc", digest: "sha256:1" },
      chainId: null,
      occurredAt: Date.UTC(2026, 2, 1, 11),
      actor: "ada",
      url: "https://ci.example/1",
      scope: "release",
      news: {
        kind: "deployment",
        environment: { name: "production", tier: null, ephemeral: true },
        deploymentId: "d1",
        attempt: 2,
        status: "succeeded",
        rolloutPercent: 50,
        rollback: false,
        commits: [{ sha: "abc", authoredAt: "2026-03-01T10:00:00Z", message: null }],
      },
    });
  });

  it("may leave out all but its type, project and release", () => {
    expect(read({ type: "build.started", project: "shop", commit: "abc" })).toMatchObject({
      identity: null,
      id: null,
      claims: { version: null, commit: "abc", digest: null },
      occurredAt: null,
      actor: null,
      url: null,
      news: { kind: "build", buildId: "build", name: "build", status: "running" },
    });
  });

  it("of every type of the contract is read", () => {
    const data: { [type: string]: object } = {
      test_run: { runId: "r", suite: "s" },
      incident: { incidentId: "i" },
    };
    for (const type of EVENT_TYPES) {
      const family = type.slice(0, type.indexOf("."));
      expect(read(event({ type, data: data[family] ?? {} })).type).toBe(type);
    }
  });

  it.each([
    ["deployment.queued", "queued"],
    ["deployment.started", "in_progress"],
    ["deployment.succeeded", "succeeded"],
    ["deployment.failed", "failed"],
    ["deployment.errored", "errored"],
    ["deployment.cancelled", "cancelled"],
    ["deployment.rolled_back", "rolled_back"],
  ])("%s leaves the deployment %s", (type, status) => {
    expect(read(event({ type })).news).toMatchObject({ kind: "deployment", status, attempt: 1 });
  });

  it.each([
    ["build.started", { kind: "build", buildId: "b", name: "image", status: "running" }],
    ["build.succeeded", { kind: "build", buildId: "b", name: "image", status: "succeeded" }],
    ["build.failed", { kind: "build", buildId: "b", name: "image", status: "failed" }],
    ["release.published", { kind: "published" }],
    ["release.cancelled", { kind: "withdrawn", reason: "wrong" }],
    ["change.merged", { kind: "change", title: "Fix it" }],
    ["environment.removed", { kind: "removal", of: "environment", environment: { name: "production" } }],
  ])("%s is read for what it means", (type, news) => {
    const data = { name: "image", buildId: "b", reason: "wrong", title: "Fix it" };
    expect(read(event({ type, data })).news).toMatchObject(news);
  });

  it.each([
    ["incident.opened", "open"],
    ["incident.mitigated", "mitigated"],
    ["incident.resolved", "resolved"],
  ])("%s leaves the incident %s", (type, status) => {
    const data = { incidentId: "i1", title: "Down", severity: "sev1", deploymentId: "d1" };
    expect(read(event({ type, environment: undefined, data })).news).toEqual({
      kind: "incident",
      status,
      environment: null,
      ...data,
    });
  });

  it("has its link dropped where it is none that a browser may follow", () => {
    for (const url of ["javascript:alert(1)", "", "ftp://a/b", "https://", `https://a/${"x".repeat(2100)}`])
      expect(read(event({ url })).url).toBeNull();
  });

  it("keeps a version exactly as it was sent", () => {
    expect(read(event({ version: " v1 / β+é " })).claims.version).toBe(" v1 / β+é ");
  });
});

describe("a test run", () => {
  const run = (data: object, type = "test_run.finished") =>
    read({ type, project: "shop", version: "1", data: { runId: "r", suite: "unit", ...data } }).news;

  it("that has begun is running and has no totals yet", () => {
    expect(run({ totals: { tests: 3 } }, "test_run.started")).toMatchObject({
      status: "running",
      totals: null,
    });
  });

  it("that states totals is as they say", () => {
    expect(run({ totals: { tests: 3, passed: 3 } })).toMatchObject({ status: "passed" });
    expect(run({ totals: { tests: 3, passed: 2, failed: 1 } })).toMatchObject({ status: "failed" });
    expect(run({ totals: { tests: 3, passed: 2, errored: 1 } })).toMatchObject({ status: "failed" });
  });

  it("without a test is unknown, never green", () => {
    expect(run({})).toMatchObject({ status: "unknown", totals: null });
    expect(run({ totals: { tests: 0 } })).toMatchObject({ status: "unknown" });
    expect(run({ cases: [] })).toMatchObject({ status: "unknown" });
    expect(outcomeOf(null)).toBe("unknown");
  });

  it("that lists cases is counted by them, and says what failed", () => {
    const cases = [
      { name: "a", status: "passed" },
      { name: "b", status: "failed", suite: "s", message: "no\nway" },
      { name: "c", status: "errored", classname: "k" },
      { name: "d", status: "skipped" },
    ];
    expect(run({ cases })).toMatchObject({
      status: "failed",
      totals: { tests: 4, passed: 1, failed: 1, errored: 1, skipped: 1, flaky: 0 },
      failures: [
        { suite: "s", name: "b", status: "failed", message: "no way" },
        { suite: "k", name: "c", status: "errored", message: null },
      ],
    });
  });

  it("that lists a failure is red, whatever its totals say", () => {
    const cases = [{ name: "b", status: "failed" }];
    expect(run({ cases, totals: { tests: 1, passed: 1 } })).toMatchObject({
      status: "failed",
      totals: { tests: 1, passed: 1 },
    });
  });

  it("carries no more than fifty failures on", () => {
    const cases = Array.from({ length: 60 }, (_, n) => ({ name: `t${n}`, status: "failed" }));
    expect(run({ cases })).toMatchObject({ totals: { failed: 60 }, failures: { length: 50 } });
  });
});
