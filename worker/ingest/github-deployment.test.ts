import { describe, expect, it } from "vitest";
import { delivered, eventOf, SHA } from "./fixtures/github.ts";

const deployment = (over: object = {}) => ({
  id: 145988746,
  sha: SHA,
  ref: "main",
  task: "deploy",
  payload: {},
  environment: "production",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:05:00Z",
  creator: { login: "ada" },
  ...over,
});
const status = (over: object = {}) => ({
  id: 1,
  state: "success",
  environment: "production",
  target_url: "",
  log_url: "",
  environment_url: "",
  created_at: "2026-01-01T00:01:00Z",
  updated_at: "2026-01-01T00:02:00Z",
  ...over,
});
const moved = (over: { status?: object; deployment?: object } = {}) =>
  eventOf("deployment_status", {
    deployment: deployment(over.deployment),
    deployment_status: status(over.status),
  });

describe("a deployment", () => {
  it("is queued under its commit when somebody asks for it", () => {
    expect(eventOf("deployment", { action: "created", deployment: deployment() })).toMatchObject({
      type: "deployment.queued",
      scope: "release",
      claims: { version: null, commit: SHA, digest: null },
      occurredAt: Date.UTC(2026, 0, 1),
      actor: "ada",
      url: null,
      news: {
        kind: "deployment",
        deploymentId: "145988746",
        attempt: 1,
        status: "queued",
        rollback: false,
        environment: { name: "production", tier: null, ephemeral: null },
      },
    });
  });

  it.each([
    ["a tag", "refs/tags/v1.2.3", "v1.2.3"],
    ["a full version", "v1.2.3-rc.1", "v1.2.3-rc.1"],
    ["a branch", "main", null],
    ["a branch of a version's line", "release/1.2", null],
    ["a commit", SHA, null],
    ["nothing", null, null],
  ])("of a ref that is %s is of the version it names", (_, ref, version) => {
    expect(moved({ deployment: { ref } }).claims).toEqual({ version, commit: SHA, digest: null });
  });

  it.each<[string, unknown]>([
    ["an object", { version: "2.0.0" }],
    ["JSON in a string", '{"version":"2.0.0"}'],
    ["an object that calls it a release", { release: "2.0.0", other: 1 }],
    ["an object that calls it a tag", { tag: "2.0.0" }],
  ])("has the version of its payload before that of its ref: %s", (_, payload) => {
    expect(moved({ deployment: { payload, ref: "refs/tags/v1.0.0" } }).claims.version).toBe("2.0.0");
  });

  it.each<[string, unknown]>([
    ["blank", ""],
    ["text", "hello"],
    ["broken JSON", "{"],
    ["a list", [{ version: "2.0.0" }]],
    ["null", null],
    ["a version that is none", { version: { major: 2 } }],
  ])("with a payload that is %s is of no version of its", (_, payload) => {
    expect(moved({ deployment: { payload } }).claims.version).toBeNull();
  });

  it("goes back where its task says so", () => {
    const isRollback = (task: string) => {
      const { news } = moved({ deployment: { task } });
      return news.kind === "deployment" && news.rollback;
    };
    expect(["rollback", "deploy:rollback", "Rollback to 1.0"].map(isRollback)).toEqual([true, true, true]);
    expect(["deploy", "deploy:migrations", "rollbacks-off"].map(isRollback)).toEqual([false, false, false]);
  });
});

describe("a deployment's status", () => {
  it.each([
    ["queued", "queued", "deployment.queued"],
    ["pending", "queued", "deployment.queued"],
    ["waiting", "waiting_approval", "deployment.waiting_approval"],
    ["in_progress", "in_progress", "deployment.started"],
    ["success", "succeeded", "deployment.succeeded"],
    ["failure", "failed", "deployment.failed"],
    ["error", "errored", "deployment.errored"],
    ["inactive", "superseded", "deployment.superseded"],
  ])("%s is %s", (state, word, type) => {
    const event = moved({ status: { state } });
    expect(event).toMatchObject({ type, news: { status: word, deploymentId: "145988746" } });
    expect(event.occurredAt).toBe(Date.UTC(2026, 0, 1, 0, 1));
  });

  it.each(["a_state_of_tomorrow", "constructor", "__proto__"])(
    "%s is one nobody knows, and ignored",
    (state) => {
      const body = { deployment: deployment(), deployment_status: status({ state }) };
      expect(delivered("deployment_status", body)).toEqual([{ kind: "ignored", id: "d1" }]);
    },
  );

  it("is of its own environment before that the deployment was asked for", () => {
    const nameOf = (over: Parameters<typeof moved>[0]) => {
      const { news } = moved(over);
      return news.kind === "deployment" ? news.environment.name : null;
    };
    expect(nameOf({ status: { environment: "eu" }, deployment: { environment: "world" } })).toBe("eu");
    expect(nameOf({ status: { environment: undefined }, deployment: { environment: "world" } })).toBe(
      "world",
    );
  });

  it("says what kind of environment it is, where it says anything", () => {
    const flagged = (production_environment?: boolean | null, transient_environment?: boolean) =>
      moved({ deployment: { production_environment, transient_environment } }).news;
    expect(flagged()).toMatchObject({ environment: { tier: null, ephemeral: null } });
    expect(flagged(null, false)).toMatchObject({ environment: { tier: null, ephemeral: null } });
    expect(flagged(false, true)).toMatchObject({ environment: { tier: null, ephemeral: true } });
    expect(flagged(true)).toMatchObject({ environment: { tier: "production", ephemeral: null } });
  });

  it("links to its log, else to what it points at, else to the environment", () => {
    const [log_url, target_url, environment_url] = ["https://l.test/", "https://t.test/", "https://e.test/"];
    expect(moved({ status: { log_url, target_url, environment_url } }).url).toBe(log_url);
    expect(moved({ status: { target_url, environment_url } }).url).toBe(target_url);
    expect(moved({ status: { environment_url } }).url).toBe(environment_url);
    expect(moved({ status: { log_url: "javascript:alert(1)" } }).url).toBeNull();
  });

  it("is the creator's, who is a person where the sender is a robot", () => {
    expect(moved().actor).toBe("ada");
    expect(moved({ deployment: { creator: null } }).actor).toBe("robot[bot]");
  });
});
