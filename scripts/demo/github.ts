import { isoTime } from "./clock.ts";
import { projectOf } from "./company.ts";
import type { Build, Deployment, Fact, Subject } from "./fact.ts";
import { randomFor } from "./random.ts";
import type { IngestRequest } from "./request.ts";

type Json = { readonly [field: string]: unknown };

const OWNER = "harbour";
const idOf = (subject: string) => randomFor(`github ${subject}`).int(100_000_000, 999_999_999);
const account = (login: string) => ({
  login,
  id: idOf(login),
  type: login.endsWith("-bot") || login === "ci" ? "Bot" : "User",
  html_url: `https://github.com/${login}`,
});

/** What every delivery says besides its own object. */
const common = ({ project, actor }: Subject): Json & { repository: Json } => ({
  repository: {
    id: idOf(project),
    name: project,
    full_name: `${OWNER}/${project}`,
    private: true,
    html_url: linkTo(project),
    default_branch: "main",
    owner: account(OWNER),
  },
  organization: { login: OWNER, id: idOf(OWNER) },
  sender: account(actor),
});

const linkTo = (project: string, path = "") => `https://github.com/${OWNER}/${project}${path}`;

function push(fact: Fact, ref: string, title: string): Json {
  const base = common(fact);
  const { commit, project, actor } = fact;
  const author = { name: actor, email: `${actor}@harbour.example`, username: actor };
  const head = { id: commit, message: title, timestamp: isoTime(fact.at), author, committer: author };
  const isTag = ref.startsWith("refs/tags/");
  const before = isTag ? "0".repeat(40) : randomFor(`before ${fact.id}`).hex(40);
  return {
    ref,
    before,
    after: commit,
    created: isTag,
    deleted: false,
    forced: false,
    compare: linkTo(project, `/commit/${commit?.slice(0, 12)}`),
    commits: isTag ? [] : [head],
    head_commit: head,
    pusher: { name: actor, email: author.email },
    ...base,
    repository: { ...base.repository, pushed_at: Math.floor(fact.at / 1000) },
  };
}

const CONCLUSIONS = { started: null, succeeded: "success", failed: "failure" } as const;

function workflowRun(fact: Fact & Build): Json {
  const { buildId, name, status, startedAt, at, project, commit, actor } = fact;
  const run = {
    id: Number(buildId),
    name,
    event: "push",
    run_number: Number(buildId.slice(-4)),
    run_attempt: 1,
    head_branch: "main",
    head_sha: commit,
    status: status === "started" ? "in_progress" : "completed",
    conclusion: CONCLUSIONS[status],
    created_at: isoTime(startedAt),
    run_started_at: isoTime(startedAt),
    updated_at: isoTime(at),
    html_url: linkTo(project, `/actions/runs/${buildId}`),
    actor: account(actor),
    triggering_actor: account(actor),
  };
  const workflow = { id: idOf(`${project} ${name}`), name, path: ".github/workflows/build.yml" };
  return { action: run.status, workflow_run: run, workflow, ...common(fact) };
}

function checkRun(fact: Fact & Build): Json {
  const { buildId, name, status, startedAt, at, project, commit } = fact;
  const run = {
    id: Number(buildId),
    name,
    head_sha: commit,
    status: status === "started" ? "in_progress" : "completed",
    conclusion: CONCLUSIONS[status],
    started_at: isoTime(startedAt),
    completed_at: status === "started" ? null : isoTime(at),
    html_url: linkTo(project, `/runs/${buildId}`),
    check_suite: { id: idOf(`suite ${buildId}`), head_branch: "main", head_sha: commit },
  };
  return { action: status === "started" ? "created" : "completed", check_run: run, ...common(fact) };
}

const STATES = {
  queued: "queued",
  started: "in_progress",
  succeeded: "success",
  failed: "failure",
  superseded: "inactive",
  rolled_back: "inactive",
} as const;

function deployment(fact: Fact & Deployment): Json {
  const { deploymentId, environment, openedAt, rollback, ephemeral, project, version, commit, at } = fact;
  const deployed = {
    id: Number(deploymentId),
    sha: commit,
    ref: version ?? fact.branch,
    task: rollback ? "deploy:rollback" : "deploy",
    payload: {},
    original_environment: environment,
    environment,
    description: null,
    creator: account(fact.actor),
    created_at: isoTime(openedAt),
    updated_at: isoTime(at),
    transient_environment: ephemeral,
    production_environment: environment.startsWith("production"),
  };
  if (fact.status === "queued") return { action: "created", deployment: deployed, ...common(fact) };
  const status = {
    id: idOf(`status ${fact.id}`),
    state: STATES[fact.status],
    creator: account(fact.actor),
    description: "",
    environment,
    log_url: linkTo(project, `/actions/runs/${deploymentId}`),
    target_url: "",
    environment_url: "",
    created_at: isoTime(at),
    updated_at: isoTime(at),
  };
  return { action: "created", deployment_status: status, deployment: deployed, ...common(fact) };
}

function release(fact: Fact): Json {
  const { project, version, commit, at, id } = fact;
  const made = {
    id: idOf(`release ${id}`),
    tag_name: version,
    target_commitish: commit,
    name: version,
    draft: false,
    prerelease: false,
    created_at: isoTime(at),
    published_at: isoTime(at),
    html_url: linkTo(project, `/releases/tag/${version}`),
    author: account(fact.actor),
    body: "",
  };
  return { action: "published", release: made, ...common(fact) };
}

function deliveryOf(fact: Fact): readonly [event: string, body: Json] | null {
  switch (fact.kind) {
    case "merged":
      return ["push", push(fact, "refs/heads/main", fact.title)];
    case "tagged":
      return ["push", push(fact, `refs/tags/${fact.version}`, `Release ${fact.version}`)];
    case "build":
      return fact.of === "check" ? ["check_run", checkRun(fact)] : ["workflow_run", workflowRun(fact)];
    case "deployment":
      return [fact.status === "queued" ? "deployment" : "deployment_status", deployment(fact)];
    case "published":
      return ["release", release(fact)];
    default:
      return null;
  }
}

/** A fact as the delivery of a GitHub webhook; null: GitHub has none for it. */
export function githubRequest(fact: Fact): IngestRequest | null {
  const delivery = projectOf(fact.project).speaks === "github" ? deliveryOf(fact) : null;
  if (delivery === null) return null;
  const [event, body] = delivery;
  return {
    path: "/github",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/5f2c1d7",
      "x-github-event": event,
      "x-github-delivery": fact.id,
    },
    body: JSON.stringify(body),
    events: 1,
  };
}
