import { describe, expect, it } from "vitest";
import { delivered, eventOf, SHA } from "./fixtures/github.ts";

const run = (over: object = {}) => ({
  id: 289782451,
  run_attempt: 2,
  name: "CI",
  head_sha: SHA,
  head_branch: "main",
  status: "completed",
  conclusion: "success",
  created_at: "2026-01-01T00:00:00Z",
  run_started_at: "2026-01-01T00:01:00Z",
  updated_at: "2026-01-01T00:09:00Z",
  html_url: "https://github.com/acme/shop/actions/runs/289782451",
  triggering_actor: { login: "ada" },
  ...over,
});
const ran = (over: object = {}, beside: object = {}) =>
  eventOf("workflow_run", { action: "completed", workflow_run: run(over), ...beside });

const check = (over: object = {}) => ({
  id: 128620228,
  name: "lint",
  head_sha: SHA,
  status: "completed",
  conclusion: "success",
  started_at: "2026-01-01T00:01:00Z",
  completed_at: "2026-01-01T00:02:00Z",
  html_url: "https://github.com/acme/shop/runs/128620228",
  check_suite: { head_branch: "main" },
  ...over,
});

const CONCLUSIONS = [
  ["success", "succeeded"],
  ["neutral", "succeeded"],
  ["failure", "failed"],
  ["timed_out", "failed"],
  ["startup_failure", "failed"],
  ["cancelled", "cancelled"],
  ["stale", "cancelled"],
  ["skipped", "cancelled"],
  ["action_required", "running"],
  ["a_conclusion_of_tomorrow", "running"],
  ["constructor", "running"],
  [null, "running"],
] as const;
const typeOf = (status: string) => (status === "running" ? "build.started" : `build.${status}`);

describe("a workflow run", () => {
  it("is a build of its commit", () => {
    expect(ran({}, { workflow: { name: "Continuous" } })).toMatchObject({
      type: "build.succeeded",
      claims: { version: null, commit: SHA },
      occurredAt: Date.UTC(2026, 0, 1, 0, 9),
      actor: "ada",
      url: "https://github.com/acme/shop/actions/runs/289782451",
      news: {
        kind: "build",
        buildId: "289782451/2",
        name: "Continuous",
        status: "succeeded",
        startedAt: Date.UTC(2026, 0, 1, 0, 1),
      },
    });
  });

  it.each(CONCLUSIONS)("that concludes with %s is %s", (conclusion, status) => {
    expect(ran({ conclusion })).toMatchObject({ type: typeOf(status), news: { status } });
  });

  it.each(["queued", "in_progress", "requested", "waiting", "pending"])("that is %s is running", (status) => {
    expect(ran({ status, conclusion: null })).toMatchObject({
      type: "build.started",
      occurredAt: Date.UTC(2026, 0, 1, 0, 1),
      news: { status: "running" },
    });
  });

  it("that is not over has not succeeded, whatever an attempt before it concluded", () => {
    expect(ran({ status: "in_progress" })).toMatchObject({ news: { status: "running" } });
  });

  it("of each attempt is a build of its own", () => {
    expect(ran({ run_attempt: 3 }).news).toMatchObject({ buildId: "289782451/3" });
    expect(ran({ run_attempt: undefined }).news).toMatchObject({ buildId: "289782451/1" });
  });

  it("on a tag is of that version", () => {
    expect(ran({ head_branch: "v1.2.3" }).claims).toEqual({ version: "v1.2.3", commit: SHA, digest: null });
    expect(ran({ head_branch: null }).claims.version).toBeNull();
  });

  it("began when it was made, where nothing else is said, and has a name in any case", () => {
    expect(ran({ run_started_at: undefined }).news).toMatchObject({ startedAt: Date.UTC(2026, 0, 1) });
    expect(ran({ name: null, path: ".github/workflows/ci.yml" }).news).toMatchObject({
      name: ".github/workflows/ci.yml",
    });
    expect(ran({ name: "" }).news).toMatchObject({ name: "build" });
  });
});

describe("a check run", () => {
  const checked = (over: object = {}) =>
    eventOf("check_run", { action: "completed", check_run: check(over) });

  it("is a build of its commit", () => {
    expect(checked()).toMatchObject({
      type: "build.succeeded",
      claims: { commit: SHA },
      occurredAt: Date.UTC(2026, 0, 1, 0, 2),
      actor: "robot[bot]",
      news: {
        buildId: "128620228",
        name: "lint",
        status: "succeeded",
        startedAt: Date.UTC(2026, 0, 1, 0, 1),
      },
    });
  });

  it.each(CONCLUSIONS)("that concludes with %s is %s", (conclusion, status) => {
    expect(checked({ conclusion })).toMatchObject({ type: typeOf(status), news: { status } });
  });

  it("that has only begun is running", () => {
    expect(checked({ status: "in_progress", conclusion: null, completed_at: null })).toMatchObject({
      occurredAt: Date.UTC(2026, 0, 1, 0, 1),
      news: { status: "running" },
    });
  });

  it("on a tag is of that version", () => {
    expect(checked({ check_suite: { head_branch: "v1.2.3" } }).claims.version).toBe("v1.2.3");
  });

  it.each(["rerequested", "requested_action"])("that somebody only %s says nothing new", (action) => {
    expect(delivered("check_run", { action, check_run: check() })).toEqual([{ kind: "ignored", id: "d1" }]);
  });
});
