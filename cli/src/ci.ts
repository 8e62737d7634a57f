import { createHash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Env } from "./parse.ts";

type System = {
  readonly name: string;
  /** The variable that says that this is it. */
  readonly sign: string;
  readonly tag?: string;
  /** Where a tag is `refs/tags/` and its name. */
  readonly ref?: string;
  readonly commit: string;
  readonly url: string;
  readonly actor: string;
  /** Names one run of one job: the same when a step in it is tried again, another when the job is. */
  readonly run: string;
  readonly where: string;
};

/** CI systems, and which of their variables say what; `{NAME}` is that variable. */
export const SYSTEMS: readonly System[] = [
  {
    name: "GitHub Actions",
    sign: "GITHUB_ACTIONS",
    ref: "{GITHUB_REF}",
    commit: "{GITHUB_SHA}",
    url: "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}/attempts/{GITHUB_RUN_ATTEMPT}",
    actor: "{GITHUB_ACTOR}",
    run: "{GITHUB_RUN_ID}-{GITHUB_RUN_ATTEMPT}-{GITHUB_JOB}",
    where: "{GITHUB_REPOSITORY}",
  },
  {
    name: "GitLab CI",
    sign: "GITLAB_CI",
    tag: "{CI_COMMIT_TAG}",
    commit: "{CI_COMMIT_SHA}",
    url: "{CI_JOB_URL}",
    actor: "{GITLAB_USER_LOGIN}",
    run: "{CI_PIPELINE_ID}-{CI_JOB_ID}",
    where: "{CI_PROJECT_PATH}",
  },
  {
    name: "Jenkins",
    sign: "JENKINS_URL",
    tag: "{TAG_NAME}",
    commit: "{GIT_COMMIT}",
    url: "{BUILD_URL}",
    actor: "{BUILD_USER_ID}",
    run: "{BUILD_TAG}",
    where: "{JOB_NAME}",
  },
  {
    name: "CircleCI",
    sign: "CIRCLECI",
    tag: "{CIRCLE_TAG}",
    commit: "{CIRCLE_SHA1}",
    url: "{CIRCLE_BUILD_URL}",
    actor: "{CIRCLE_USERNAME}",
    run: "{CIRCLE_WORKFLOW_ID}-{CIRCLE_BUILD_NUM}-{CIRCLE_JOB}",
    where: "{CIRCLE_PROJECT_USERNAME}/{CIRCLE_PROJECT_REPONAME}",
  },
  {
    name: "Buildkite",
    sign: "BUILDKITE",
    tag: "{BUILDKITE_TAG}",
    commit: "{BUILDKITE_COMMIT}",
    url: "{BUILDKITE_BUILD_URL}#{BUILDKITE_JOB_ID}",
    actor: "{BUILDKITE_BUILD_CREATOR}",
    run: "{BUILDKITE_BUILD_NUMBER}-{BUILDKITE_RETRY_COUNT}-{BUILDKITE_JOB_ID}",
    where: "{BUILDKITE_ORGANIZATION_SLUG}/{BUILDKITE_PIPELINE_SLUG}",
  },
  {
    name: "Bitbucket Pipelines",
    sign: "BITBUCKET_BUILD_NUMBER",
    tag: "{BITBUCKET_TAG}",
    commit: "{BITBUCKET_COMMIT}",
    url: "{BITBUCKET_GIT_HTTP_ORIGIN}/pipelines/results/{BITBUCKET_BUILD_NUMBER}",
    actor: "{BITBUCKET_STEP_TRIGGERER_UUID}",
    run: "{BITBUCKET_BUILD_NUMBER}-{BITBUCKET_STEP_RUN_NUMBER}-{BITBUCKET_STEP_UUID}",
    where: "{BITBUCKET_REPO_FULL_NAME}",
  },
  {
    name: "Azure Pipelines",
    sign: "TF_BUILD",
    ref: "{BUILD_SOURCEBRANCH}",
    commit: "{BUILD_SOURCEVERSION}",
    url: "{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}",
    actor: "{BUILD_REQUESTEDFOR}",
    run: "{BUILD_BUILDID}-{SYSTEM_JOBATTEMPT}-{SYSTEM_JOBID}",
    where: "{BUILD_REPOSITORY_NAME}",
  },
];

/** What a CI says of the job that this runs in. What it does not say is absent. */
export type Job = {
  readonly ci: string;
  readonly tag?: string;
  readonly commit?: string;
  readonly url?: string;
  readonly actor?: string;
  readonly run?: string;
  readonly holder: string;
};

/** A template with its variables filled in; undefined where one of them is not set. */
function filled(template: string | undefined, env: Env): string | undefined {
  let isWhole = template !== undefined;
  const text = template?.replace(/\{(\w+)\}/g, (_, name: string) => {
    isWhole &&= Boolean(env[name]);
    return env[name] ?? "";
  });
  return isWhole ? text : undefined;
}

const MAX_NAME = 200;
const TAG_REF = "refs/tags/";

/** Reads from the environment which CI this is, and what it says; null: none that is known. */
export function readJob(env: Env): Job | null {
  const system = SYSTEMS.find(
    ({ sign }) => env[sign] !== undefined && env[sign] !== "" && env[sign] !== "false",
  );
  if (!system) return null;
  const { name: ci, where } = system;
  const ref = filled(system.ref, env);
  const commit = filled(system.commit, env);
  // Some write an address with a space in it, and some a commit that is none: `HEAD`.
  const url = filled(system.url, env)?.replace(/ /g, "%20");
  const run = filled(system.run, env)?.replace(/[{}]/g, "");
  const holder = [ci, filled(where, env), run].filter(Boolean).join(" ");
  return {
    ci,
    tag: ref?.startsWith(TAG_REF) ? ref.slice(TAG_REF.length) : filled(system.tag, env),
    commit: commit && /^[0-9a-f]{7,64}$/i.test(commit) ? commit : undefined,
    url,
    actor: filled(system.actor, env)?.slice(0, MAX_NAME),
    run,
    holder: holder.slice(0, MAX_NAME),
  };
}

/** Who holds a lock if nobody says so: the job, or the person at this machine. */
export function holderOf(job: Job | null): string {
  if (job) return job.holder;
  try {
    return `${userInfo().username}@${hostname()}`.slice(0, MAX_NAME);
  } catch {
    return hostname();
  }
}

/** A few letters that stand for a text. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 12);

/**
 * Names something that this job does, the same when the step is tried again: `<run>-<what>-<hash>`. The hash keeps two
 * things of one job apart, such as the legs of a matrix. Outside of a CI there is no such name.
 */
export function idInJob(job: Job | null, what: string, content: string): string | undefined {
  if (!job?.run) return undefined;
  const tail = `-${what}-${shortHash(content)}`;
  return `${job.run.slice(0, MAX_NAME - tail.length)}${tail}`;
}
