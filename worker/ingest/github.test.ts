import { describe, expect, it } from "vitest";
import { delivered, SHA } from "./fixtures/github.ts";
import { Unreadable } from "./sent.ts";

const DEPLOYMENT = {
  id: 1,
  sha: SHA,
  ref: "main",
  environment: "production",
  created_at: "2026-01-01T00:00:00Z",
};
const STATUS = { state: "success", environment: "production", created_at: "2026-01-01T00:01:00Z" };
const RUN = { id: 1, head_sha: SHA, status: "completed", conclusion: "success" };
const RELEASE = { tag_name: "v1.0.0", draft: false, prerelease: false };
const PUSH = { ref: "refs/heads/main", after: SHA, pusher: { name: "ada" }, head_commit: { id: SHA } };

describe("a delivery of GitHub", () => {
  it("is known by its delivery id, so that one sent again is the same", () => {
    expect(delivered("deployment", { deployment: DEPLOYMENT })).toMatchObject([
      { kind: "event", event: { identity: "github|d1", id: "d1" } },
    ]);
    expect(
      delivered("deployment", { deployment: DEPLOYMENT }, { headers: { "x-github-event": "deployment" } }),
    ).toMatchObject([{ kind: "event", event: { identity: null, id: null } }]);
  });

  it("belongs to its repository, on whichever host that is", () => {
    const from = (repository: object) => delivered("push", { ...PUSH, repository });
    const branch = { default_branch: "main" };
    const onGithub = { full_name: "Acme/Shop", html_url: "https://github.com/Acme/Shop", ...branch };
    const onServer = { full_name: "Acme/Shop", html_url: "https://git.acme.test:8443/Acme/Shop", ...branch };
    const named = (repository: string) => [
      { event: { source: repository, project: { slug: null, repository } } },
    ];
    expect(from(onGithub)).toMatchObject(named("github.com/acme/shop"));
    expect(from(onServer)).toMatchObject(named("git.acme.test:8443/acme/shop"));
    expect(from({ full_name: "Acme/Shop", ...branch })).toMatchObject(named("github.com/acme/shop"));
  });

  it.each([
    ["deployment", { deployment: DEPLOYMENT }, "deployment.queued"],
    ["deployment_status", { deployment: DEPLOYMENT, deployment_status: STATUS }, "deployment.succeeded"],
    ["workflow_run", { workflow_run: RUN }, "build.succeeded"],
    ["check_run", { action: "completed", check_run: RUN }, "build.succeeded"],
    ["release", { action: "published", release: RELEASE }, "release.published"],
    ["push", PUSH, "change.merged"],
  ])("%s is known by its header, and by its body where a relay dropped the header", (event, body, type) => {
    expect(delivered(event, body)).toMatchObject([{ kind: "event", event: { type } }]);
    expect(delivered(undefined, body)).toMatchObject([{ kind: "event", event: { type } }]);
  });

  it("is told by the object of its own where it carries another's as well", () => {
    const others = { workflow: { name: "deploy" }, workflow_run: { ...RUN, head_sha: "f".repeat(40) } };
    const body = { ...others, check_run: RUN, deployment: DEPLOYMENT, deployment_status: STATUS };
    expect(delivered(undefined, body)).toMatchObject([
      { event: { type: "deployment.succeeded", claims: { commit: SHA } } },
    ]);
  });

  it.each([
    ["ping", { zen: "Design for failure.", hook_id: 1 }],
    ["workflow_job", { workflow_job: RUN, deployment: DEPLOYMENT }],
    ["deployment_review", { approver: {}, workflow_run: RUN }],
    ["deployment_protection_rule", { deployment: DEPLOYMENT, deployment_callback_url: "https://x.test" }],
    ["check_suite", { check_suite: RUN }],
    ["status", { sha: SHA, state: "success" }],
    ["pull_request", { pull_request: { head: { sha: SHA } } }],
    ["a_kind_of_tomorrow", {}],
  ])("%s is of no use here and ignored, with a header and without", (event, body) => {
    expect(delivered(event, body)).toEqual([{ kind: "ignored", id: "d1" }]);
    expect(delivered(undefined, body)).toEqual([{ kind: "ignored", id: "d1" }]);
  });

  it("may come as a form, its JSON in the field `payload`", () => {
    const payload = JSON.stringify({ ...PUSH, repository: { full_name: "a/b", default_branch: "main" } });
    const form = (body: string) =>
      delivered("push", {}, { contentType: "application/x-www-form-urlencoded; charset=utf-8", body });
    expect(form(new URLSearchParams({ payload }).toString())).toMatchObject([
      { kind: "event", event: { type: "change.merged" } },
    ]);
    for (const body of ["other=1", "payload=", "payload=%7B"]) {
      try {
        form(body);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
        expect((error as Unreadable).path).toBe("payload");
      }
    }
  });

  it.each(["", "[]", "null", '"push"', "{", "payload=%7B%7D"])("that is %j cannot be read", (body) => {
    expect(() => delivered("push", {}, { body })).toThrow(Unreadable);
  });

  it.each([
    ["push", { ...PUSH, ref: undefined }, "ref"],
    ["push", { ...PUSH, repository: { default_branch: "main" } }, "repository.full_name"],
    ["release", { action: "published", release: {} }, "release.tag_name"],
    ["deployment", { deployment: { ...DEPLOYMENT, id: null } }, "deployment.id"],
    ["deployment", { deployment: { ...DEPLOYMENT, environment: "" } }, "deployment.environment"],
    ["deployment", {}, "deployment.id"],
    [
      "deployment_status",
      { deployment: DEPLOYMENT, deployment_status: { ...STATUS, state: 5 } },
      "deployment_status.state",
    ],
    ["workflow_run", { workflow_run: { ...RUN, id: {} } }, "workflow_run.id"],
    ["workflow_run", { workflow_run: { ...RUN, head_sha: null } }, "workflow_run.head_sha"],
    ["check_run", { check_run: { ...RUN, head_sha: " " } }, "check_run.head_sha"],
    ["check_run", { check_run: [] }, "check_run.id"],
  ])("%s is refused with the path of the field it lacks", (event, body, path) => {
    expect(delivered(event, body)).toMatchObject([{ kind: "invalid", id: "d1", path }]);
  });

  it("keeps names as people wrote them, and no control character", () => {
    const deployment = {
      ...DEPLOYMENT,
      environment: "größe/本番\u0000\u001b[31m",
      creator: { login: "Zoë" },
    };
    expect(delivered("deployment", { deployment })).toMatchObject([
      { event: { actor: "Zoë", news: { environment: { name: "größe/本番 [31m" } } } },
    ]);
  });
});
