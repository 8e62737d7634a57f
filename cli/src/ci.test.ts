import { describe, expect, it } from "vitest";
import { idInJob, readJob } from "./ci.ts";
import type { Env } from "./parse.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

const ENVIRONMENTS: Record<string, Env> = {
  "GitHub Actions": {
    GITHUB_ACTIONS: "true",
    GITHUB_REF: "refs/tags/v1.4.0",
    GITHUB_SHA: SHA,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_RUN_ID: "900",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_JOB: "deploy",
    GITHUB_ACTOR: "ann",
  },
  "GitLab CI": {
    GITLAB_CI: "true",
    CI_COMMIT_TAG: "v1.4.0",
    CI_COMMIT_SHA: SHA,
    CI_JOB_URL: "https://gitlab.com/acme/shop/-/jobs/77",
    GITLAB_USER_LOGIN: "ann",
    CI_PIPELINE_ID: "900",
    CI_JOB_ID: "77",
    CI_PROJECT_PATH: "acme/shop",
  },
  Jenkins: {
    JENKINS_URL: "https://jenkins.acme.example/",
    TAG_NAME: "v1.4.0",
    GIT_COMMIT: SHA,
    BUILD_URL: "https://jenkins.acme.example/job/shop/12/",
    BUILD_USER_ID: "ann",
    BUILD_TAG: "jenkins-shop-12",
    JOB_NAME: "shop",
  },
  CircleCI: {
    CIRCLECI: "true",
    CIRCLE_TAG: "v1.4.0",
    CIRCLE_SHA1: SHA,
    CIRCLE_BUILD_URL: "https://circleci.com/gh/acme/shop/12",
    CIRCLE_USERNAME: "ann",
    CIRCLE_WORKFLOW_ID: "w1",
    CIRCLE_BUILD_NUM: "12",
    CIRCLE_JOB: "deploy",
    CIRCLE_PROJECT_USERNAME: "acme",
    CIRCLE_PROJECT_REPONAME: "shop",
  },
  Buildkite: {
    BUILDKITE: "true",
    BUILDKITE_TAG: "v1.4.0",
    BUILDKITE_COMMIT: SHA,
    BUILDKITE_BUILD_URL: "https://buildkite.com/acme/shop/builds/12",
    BUILDKITE_BUILD_CREATOR: "ann",
    BUILDKITE_BUILD_NUMBER: "12",
    BUILDKITE_RETRY_COUNT: "0",
    BUILDKITE_JOB_ID: "j1",
    BUILDKITE_ORGANIZATION_SLUG: "acme",
    BUILDKITE_PIPELINE_SLUG: "shop",
  },
  "Bitbucket Pipelines": {
    BITBUCKET_BUILD_NUMBER: "12",
    BITBUCKET_TAG: "v1.4.0",
    BITBUCKET_COMMIT: SHA,
    BITBUCKET_GIT_HTTP_ORIGIN: "https://bitbucket.org/acme/shop",
    BITBUCKET_STEP_TRIGGERER_UUID: "ann",
    BITBUCKET_STEP_RUN_NUMBER: "1",
    BITBUCKET_STEP_UUID: "{s1}",
    BITBUCKET_REPO_FULL_NAME: "acme/shop",
  },
  "Azure Pipelines": {
    TF_BUILD: "True",
    BUILD_SOURCEBRANCH: "refs/tags/v1.4.0",
    BUILD_SOURCEVERSION: SHA,
    SYSTEM_COLLECTIONURI: "https://dev.azure.com/acme/",
    SYSTEM_TEAMPROJECT: "The shop",
    BUILD_BUILDID: "12",
    BUILD_REQUESTEDFOR: "ann",
    SYSTEM_JOBATTEMPT: "1",
    SYSTEM_JOBID: "j1",
    BUILD_REPOSITORY_NAME: "acme/shop",
  },
};

describe("the job around a call", () => {
  it.each(Object.entries(ENVIRONMENTS))("is known in %s, with all that it says", (ci, env) => {
    const job = readJob(env);
    expect(job).toMatchObject({ ci, tag: "v1.4.0", commit: SHA, actor: "ann" });
    expect(job?.url).toMatch(/^https:\/\/[^ {}]+$/);
    expect(job?.run).toMatch(/^[\w-]+$/);
    expect(job?.holder.startsWith(ci)).toBe(true);
  });

  it("is none where no CI says that it is one", () => {
    expect(readJob({ CI: "true", GITHUB_ACTIONS: "false", BUILDKITE: "" })).toBeNull();
  });

  it("has no version on a branch", () => {
    const env = { ...ENVIRONMENTS["GitHub Actions"], GITHUB_REF: "refs/heads/main" };
    expect(readJob(env)?.tag).toBeUndefined();
  });

  it("has no commit where the CI has only a word for one", () => {
    expect(readJob({ ...ENVIRONMENTS.Buildkite, BUILDKITE_COMMIT: "HEAD" })?.commit).toBeUndefined();
  });

  it("leaves out an address that it knows half of", () => {
    const { GITHUB_SERVER_URL: _, ...env } = ENVIRONMENTS["GitHub Actions"] ?? {};
    expect(readJob(env)?.url).toBeUndefined();
  });
});

describe("a name in a job", () => {
  const job = readJob(ENVIRONMENTS["GitHub Actions"] ?? {});

  it("is the same when a step is tried again", () => {
    expect(idInJob(job, "build.succeeded", "a")).toBe(idInJob(job, "build.succeeded", "a"));
    expect(idInJob(job, "build.succeeded", "a")).toMatch(/^900-2-deploy-build\.succeeded-[0-9a-f]{12}$/);
  });

  it("is another for another thing, and in another attempt of the job", () => {
    const again = readJob({ ...ENVIRONMENTS["GitHub Actions"], GITHUB_RUN_ATTEMPT: "3" });
    const names = [idInJob(job, "x", "a"), idInJob(job, "x", "b"), idInJob(again, "x", "a")];
    expect(new Set(names).size).toBe(3);
  });

  it("is at most 200 characters", () => {
    const long = readJob({ ...ENVIRONMENTS["GitHub Actions"], GITHUB_JOB: "j".repeat(300) });
    expect(idInJob(long, "deployment.succeeded", "a")).toHaveLength(200);
  });

  it("is not made up outside of a CI", () => {
    expect(idInJob(null, "x", "a")).toBeUndefined();
  });
});
