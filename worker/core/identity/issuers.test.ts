import { describe, expect, it } from "vitest";
import {
  contradiction,
  impossibleClaim,
  isKnownIssuer,
  isOfAnother,
  isOfPullRequest,
  isTrusted,
  missingClaims,
  statedBy,
} from "./issuers.ts";

const GITHUB = "https://token.actions.githubusercontent.com";

describe("an issuer", () => {
  it.each([
    GITHUB,
    "https://gitlab.com",
    "https://agent.buildkite.com",
    "https://oidc.circleci.com/org/0f4ba4f8-25fd-4b5d-a3ad-9b0f3a9d7a52",
    "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
  ])("is known: %s", (issuer) => expect(isKnownIssuer(issuer)).toBe(true));

  it.each([
    `${GITHUB}/`,
    `${GITHUB}.evil.example`,
    "http://gitlab.com",
    "https://gitlab.com/evil",
    "https://evil.example/https://gitlab.com",
    "https://oidc.circleci.com/org/../evil",
    "https://api.bitbucket.org/2.0/workspaces/a/b/pipelines-config/identity/oidc",
    "https://127.0.0.1",
    "",
  ])("that only looks like one is not: %s", (issuer) => expect(isKnownIssuer(issuer)).toBe(false));

  it("is trusted by numbers that stay, never by names that change hands", () => {
    expect(missingClaims(GITHUB, { sub: "repo:acme/shop:ref:refs/heads/main" })).toContain("repository_id");
    expect(missingClaims(GITHUB, { repository: "acme/shop" })).toContain("repository_id");
    expect(missingClaims(GITHUB, { repository_id: "7" })).toBeNull();
    const buildkite = "https://agent.buildkite.com";
    expect(missingClaims(buildkite, { organization_id: "1" })).toContain("pipeline_id");
    expect(missingClaims(buildkite, { organization_slug: "a", pipeline_slug: "b" })).toContain("pipeline_id");
  });
});

describe("a trust", () => {
  it("matches what is said exactly, however it is written", () => {
    const claims = { repository_id: "7", runner_id: 5, ref_protected: "true", draft: false };
    expect(isTrusted({ repository_id: "7", runner_id: "5", draft: "false" }, claims)).toBe(true);
    expect(isTrusted({ repository_id: "77" }, claims)).toBe(false);
    expect(isTrusted({ environment: "production" }, claims)).toBe(false);
  });

  it("cannot ask for what every object has", () => {
    expect(impossibleClaim({ repository_id: "7", constructor: "x" })).toBe("constructor");
    expect(impossibleClaim(JSON.parse('{"__proto__":"x"}') as Record<string, string>)).toBe("__proto__");
    expect(impossibleClaim({ repository_id: "7", protocol: "x" })).toBeNull();
  });

  it("is not met by what every object has", () => {
    expect(isTrusted({ constructor: "x", toString: "y" }, {})).toBe(false);
    expect(isTrusted({ list: "a" }, { list: ["a"] })).toBe(false);
  });
});

describe("what a job says of itself", () => {
  const stated = statedBy(GITHUB, {
    repository: "Acme/Shop",
    sha: "a".repeat(40),
    environment: "production",
  });

  it("is read from its claims", () => {
    expect(stated).toEqual({
      repository: "github.com/acme/shop",
      commit: "a".repeat(40),
      environment: "production",
    });
  });

  it.each([
    ["repository", { repository: "github.com/evil/shop", commit: null, environment: null }],
    ["commit", { repository: null, commit: "b".repeat(40), environment: null }],
    ["environment", { repository: null, commit: null, environment: "staging" }],
  ] as const)("must not be contradicted: %s", (field, said) =>
    expect(contradiction(stated, said)).toBe(field),
  );

  it("may be left unsaid, or be said in short", () => {
    expect(contradiction(stated, { repository: null, commit: null, environment: null })).toBeNull();
    expect(contradiction(stated, { repository: null, commit: "aaaaaaa", environment: null })).toBeNull();
  });

  it("is not of a project that is registered with another repository", () => {
    expect(isOfAnother(stated, "github.com/Acme/Search")).toBe(true);
    expect(isOfAnother(stated, "github.com/Acme/Shop")).toBe(false);
    expect(isOfAnother(stated, null)).toBe(false);
    expect(isOfAnother({ ...stated, repository: null }, "github.com/acme/search")).toBe(false);
  });

  it("shows a pull request, whose code is anybody's", () => {
    expect(isOfPullRequest({ event_name: "pull_request_target" })).toBe(true);
    expect(isOfPullRequest({ ref: "refs/pull/7/merge" })).toBe(true);
    expect(isOfPullRequest({ event_name: "push", ref: "refs/heads/main" })).toBe(false);
  });
});
