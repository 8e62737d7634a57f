import { describe, expect, it } from "vitest";
import type { ReleaseStatus } from "../../../schema/contract/releases.ts";
import { built, deployed, entry, place, tested } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import { healthOf, phaseOf, releasedAt, type Surroundings, statusOf } from "./derive.ts";
import type { Entry, News } from "./entry.ts";
import { fold } from "./fold.ts";
import { standingOf } from "./standing.ts";

const around = (over: Partial<Surroundings> = {}): Surroundings => ({
  ...AROUND,
  projectReachedProduction: true,
  ...over,
});

const twoProductions = around({
  environments: [
    { key: "prod-eu", name: "prod-eu", tier: "production" },
    { key: "prod-us", name: "prod-us", tier: "production" },
  ],
});

/** News in the order in which it happened, a second apart. */
const story = (...news: (News | Entry)[]) =>
  standingOf(
    fold(
      news.map((one, index) =>
        "news" in one
          ? one
          : entry(one, {
              occurredAt: 1_000_000 + index * 1000,
              claims: { version: "1.0.0", commit: "abcdef123456", digest: null },
            }),
      ),
    ),
  );

const statusAfter = (...news: News[]): ReleaseStatus => statusOf(story(...news), around());

const planned: News = { kind: "planned", plan: {} };
const published: News = { kind: "published" };

describe("a release's status is derived, the first of these that holds", () => {
  it("is planned while people have said that it is to be and nothing was seen of it", () => {
    expect(statusAfter(planned)).toBe("planned");
  });

  it("is in progress once any work is seen", () => {
    expect(statusAfter(planned, built("running"))).toBe("in_progress");
    expect(statusAfter(tested("unit", null))).toBe("in_progress");
  });

  it("is in progress while a commit is known and its first build has not ended well", () => {
    expect(statusAfter(built("running"), built("failed"))).toBe("in_progress");
  });

  it("is a candidate once something came of its commit, in a project without a production environment", () => {
    const nowhere = around({ environments: [{ key: "staging", name: "staging", tier: "staging" }] });
    expect(statusOf(story(built("succeeded")), nowhere)).toBe("candidate");
  });

  it("is approved when every gate of the first production environment passes: without a policy each does", () => {
    expect(statusAfter(built("running"), built("succeeded"))).toBe("approved");
    expect(statusAfter(deployed("staging", "succeeded"))).toBe("approved");
  });

  it("is rolling out while a production deployment runs", () => {
    expect(statusAfter(deployed("production", "in_progress"))).toBe("rolling_out");
  });

  it("is rolling out when some production environments have it", () => {
    expect(statusOf(story(deployed("prod-eu", "succeeded")), twoProductions)).toBe("rolling_out");
  });

  it("is released when every production environment has or had it", () => {
    expect(
      statusOf(story(deployed("prod-eu", "succeeded"), deployed("prod-us", "succeeded")), twoProductions),
    ).toBe("released");
    const left: News = { kind: "removal", environment: place("production"), of: "service" };
    expect(statusAfter(deployed("production", "succeeded"), left)).toBe("released");
  });

  it("stays released whatever comes late to staging", () => {
    const out = deployed("production", "succeeded");
    expect(statusAfter(out, deployed("staging", "succeeded"))).toBe("released");
    expect(statusAfter(out, deployed("staging", "failed"))).toBe("released");
  });

  it("is in maintenance when it is released and a newer release of its line is", () => {
    expect(statusOf(story(deployed("production", "succeeded")), around({ newerInLine: true }))).toBe(
      "maintenance",
    );
  });

  it("is rolled back when the latest production fact about it is a rollback", () => {
    const out = deployed("production", "succeeded");
    expect(statusAfter(out, deployed("production", "rolled_back"))).toBe("rolled_back");
  });

  it("is released again when a later success there takes the rollback away", () => {
    const out = deployed("production", "succeeded");
    const again = deployed("production", "succeeded", { attempt: 2 });
    expect(statusAfter(out, deployed("production", "rolled_back"), again)).toBe("released");
  });

  it("is rolled back when what came next in production went back to an earlier version", () => {
    const standing = story(deployed("production", "succeeded"));
    expect(statusOf(standing, around({ takenBackAt: { production: 2_000_000 } }))).toBe("rolled_back");
  });

  it("is released by its publication in a project that never deployed to production", () => {
    expect(statusOf(story(published), around({ projectReachedProduction: false }))).toBe("released");
    expect(statusOf(story(published), around())).not.toBe("released");
  });

  it("is halted by people's word, and what it was when they resume it", () => {
    const run = deployed("production", "in_progress");
    const halted: News = { kind: "halted", reason: "wait" };
    expect(statusAfter(run, halted)).toBe("halted");
    expect(statusAfter(run, halted, { kind: "resumed", reason: "go" })).toBe("rolling_out");
  });

  it("is cancelled by people's word before everything else", () => {
    const cancelled: News = { kind: "cancelled", reason: "no" };
    expect(statusAfter(planned, cancelled)).toBe("cancelled");
    expect(
      statusAfter(deployed("production", "in_progress"), { kind: "halted", reason: "wait" }, cancelled),
    ).toBe("cancelled");
  });

  it("cannot be cancelled once it is released", () => {
    expect(statusAfter(deployed("production", "succeeded"), { kind: "cancelled", reason: "late" })).toBe(
      "released",
    );
  });

  it("never counts a preview", () => {
    const preview = { name: "prod-pr-7", tier: "production" as const, ephemeral: true };
    expect(statusAfter(built("running"), deployed("x", "succeeded", { environment: preview }))).toBe(
      "approved",
    );
  });
});

describe("a release came out", () => {
  it("when it first ran in the last of its production environments", () => {
    const both = story(deployed("prod-eu", "succeeded"), deployed("prod-us", "succeeded"));
    expect(releasedAt(both, twoProductions)).toBe(1_001_000);
  });

  it("when its deployment succeeded that was told of somewhere else before", () => {
    const moved = { deploymentId: "d1" };
    const there = story(
      deployed("staging", "succeeded", moved),
      deployed("production", "in_progress", moved),
    );
    expect(statusOf(there, around())).toBe("released");
    expect(releasedAt(there, around())).toBe(1_000_000);
  });
});

describe("a release's phase", () => {
  it.each([
    ["planning", [planned]],
    ["testing", [built("running")]],
    ["testing", [built("succeeded")]],
    ["deployment", [deployed("production", "in_progress")]],
    ["maintenance", [deployed("production", "succeeded")]],
    ["closed", [planned, { kind: "cancelled", reason: "no" }]],
    ["testing", [built("running"), { kind: "halted", reason: "wait" }]],
  ] as const)("is %s", (phase, news) => {
    expect(phaseOf(story(...(news as readonly News[])), around())).toBe(phase);
  });
});

describe("a release's health", () => {
  const codes = (...news: News[]) => healthOf(story(...news), around());

  it("is healthy when nothing is wrong", () => {
    expect(codes(deployed("production", "succeeded"))).toEqual({ level: "healthy", reasons: [] });
  });

  it("is unhealthy when production failed, was rolled back or has an open incident, and says which", () => {
    expect(codes(deployed("production", "failed"))).toMatchObject({
      level: "unhealthy",
      reasons: [{ code: "deployment_failed" }],
    });
    expect(codes(deployed("production", "succeeded"), deployed("production", "rolled_back"))).toMatchObject({
      level: "unhealthy",
      reasons: [{ code: "rolled_back" }],
    });
    const incident: News = {
      kind: "incident",
      incidentId: "i",
      status: "open",
      title: "Slow search",
      severity: null,
      environment: null,
      deploymentId: null,
    };
    expect(codes(incident)).toMatchObject({
      level: "unhealthy",
      reasons: [{ message: "incident: Slow search" }],
    });
    expect(codes(incident, { ...incident, status: "mitigated" })).toMatchObject({ level: "at_risk" });
    expect(codes(incident, { ...incident, status: "resolved" })).toMatchObject({ level: "healthy" });
  });

  it("is at risk when tests, a build or a deployment before production failed", () => {
    expect(codes(tested("unit", { passed: 3, failed: 2 }))).toMatchObject({
      level: "at_risk",
      reasons: [{ message: "2 tests failed" }],
    });
    expect(codes(built("failed"))).toMatchObject({ level: "at_risk", reasons: [{ code: "build_failed" }] });
    expect(codes(deployed("staging", "failed"))).toMatchObject({ level: "at_risk" });
  });

  it("forgets a failed build when one of the same name succeeds later", () => {
    expect(codes(built("failed", "ci", "1"), built("succeeded", "ci", "2"))).toMatchObject({
      level: "healthy",
    });
  });

  it("is not healthy when a report was empty or cut off", () => {
    expect(codes(tested("unit", { passed: 0 }, { status: "unknown" }))).toMatchObject({
      level: "at_risk",
      reasons: [{ code: "tests_unknown" }],
    });
  });
});
