import { describe, expect, it } from "vitest";
import { decodeNative } from "./native.ts";

const event = (over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
  ...over,
});

describe("a native event is refused, with the path of what is wrong:", () => {
  const run = (data: object) => ({ type: "test_run.finished", project: "shop", version: "1", data });
  const withCase = (over: object) =>
    run({ runId: "r", suite: "s", cases: [{ name: "t", status: "passed", ...over }] });
  it.each<[string, unknown, string]>([
    ["no type", { project: "shop", version: "1" }, "type"],
    ["a type nobody knows", event({ type: "deployment.exploded" }), "type"],
    ["a type that is no text", event({ type: 7 }), "type"],
    ["no project", event({ project: undefined }), "project"],
    ["a project that is no slug", event({ project: "Shop Front" }), "project"],
    ["a project too long", event({ project: "a".repeat(64) }), "project"],
    ["neither version nor commit", event({ version: undefined }), "version"],
    ["an empty version", event({ version: "" }), "version"],
    ["a blank version", event({ version: "  " }), "version"],
    ["a version too long", event({ version: "1".repeat(129) }), "version"],
    ["a version with a line break", event({ version: "1\n2" }), "version"],
    ["half a character in a version", event({ version: "1\ud800" }), "version"],
    ["a version that is a number", event({ version: 1 }), "version"],
    ["an empty commit", event({ commit: "" }), "commit"],
    ["a deployment without an environment", event({ environment: undefined }), "environment"],
    ["an environment too long", event({ environment: "e".repeat(101) }), "environment"],
    ["an id too long", event({ id: "i".repeat(201) }), "id"],
    ["an id that is null", event({ id: null }), "id"],
    ["a time without a zone", event({ occurredAt: "2026-03-01T12:00:00" }), "occurredAt"],
    ["a time as a number", event({ occurredAt: 1_700_000_000 }), "occurredAt"],
    ["a day that does not exist", event({ occurredAt: "2026-02-30T12:00:00Z" }), "occurredAt"],
    ["a link too long", event({ url: `https://a/${"x".repeat(5000)}` }), "url"],
    ["an actor without a name", event({ actor: { id: "1" } }), "actor"],
    ["an unknown field", event({ colour: "red" }), "colour"],
    [
      "a field of every object",
      JSON.parse('{"type":"build.started","project":"p","version":"1","__proto__":{}}'),
      "__proto__",
    ],
    ["data that is a list", event({ data: [] }), "data"],
    ["an unknown field in data", event({ data: { speed: 1 } }), "data.speed"],
    ["an attempt of 0", event({ data: { attempt: 0 } }), "data.attempt"],
    ["half an attempt", event({ data: { attempt: 1.5 } }), "data.attempt"],
    ["more than all of a rollout", event({ data: { rolloutPercent: 101 } }), "data.rolloutPercent"],
    ["a fence below 0", event({ data: { fence: -1 } }), "data.fence"],
    ["a permit too long", event({ data: { permit: "p".repeat(5000) } }), "data.permit"],
    ["a word for a truth", event({ data: { ephemeral: "yes" } }), "data.ephemeral"],
    ["a commit without a hash", event({ data: { commits: [{}] } }), "data.commits.0.sha"],
    ["a commit without a time", event({ data: { commits: [{ sha: "a" }] } }), "data.commits.0.authoredAt"],
    [
      "too many commits",
      event({ data: { commits: Array(501).fill({ sha: "a", authoredAt: "2026-01-01T00:00:00Z" }) } }),
      "data.commits",
    ],
    ["a test run without data", { type: "test_run.started", project: "shop", version: "1" }, "data"],
    ["a test run without an id", run({ suite: "s" }), "data.runId"],
    ["a test run without a suite", run({ runId: "r" }), "data.suite"],
    ["totals without a number of tests", run({ runId: "r", suite: "s", totals: {} }), "data.totals.tests"],
    ["a negative total", run({ runId: "r", suite: "s", totals: { tests: -1 } }), "data.totals.tests"],
    [
      "an unknown total",
      run({ runId: "r", suite: "s", totals: { tests: 1, flaky: 1 } }),
      "data.totals.flaky",
    ],
    ["a case without a name", withCase({ name: "" }), "data.cases.0.name"],
    ["a case of unknown status", withCase({ status: "ok" }), "data.cases.0.status"],
    ["a case that took less than nothing", withCase({ durationMs: -1 }), "data.cases.0.durationMs"],
    [
      "an incident without an id",
      { type: "incident.opened", project: "shop", version: "1", data: {} },
      "data.incidentId",
    ],
    [
      "an environment removed that is not named",
      { type: "environment.removed", project: "shop", version: "1" },
      "environment",
    ],
    ["a list", [], ""],
    ["nothing", null, ""],
    ["a text", "deployment.succeeded", ""],
  ])("%s", (_, value, path) => {
    expect(decodeNative(value)).toMatchObject({
      kind: "invalid",
      path,
      message: expect.stringMatching(/\w/),
    });
  });

  it("and with its id, so that a sender finds it again", () => {
    expect(decodeNative(event({ id: "e9", colour: "red" }))).toMatchObject({ kind: "invalid", id: "e9" });
  });
});
