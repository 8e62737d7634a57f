import { own } from "../core/own.ts";
import { boundedId, type Reading, textOr, versionOfRef } from "./github-reading.ts";
import { at, textAt } from "./json.ts";
import { cleanText, parseTime, usableUrl } from "./sent.ts";

/** A conclusion that is none of these leaves the run open: `action_required` waits for a person. */
const CONCLUSIONS: Record<string, "succeeded" | "failed" | "cancelled"> = {
  success: "succeeded",
  neutral: "succeeded",
  failure: "failed",
  timed_out: "failed",
  startup_failure: "failed",
  cancelled: "cancelled",
  stale: "cancelled",
  skipped: "cancelled",
};

type Run = {
  /** Where in the body it stands. */
  readonly of: "workflow_run" | "check_run";
  readonly buildId: string;
  readonly name: string | null;
  readonly begun: number | null;
  readonly ended: number | null;
  readonly branch: string | null;
};

function build(body: unknown, { of, buildId, name, begun, ended, branch }: Run): Reading {
  const run = at(body, of);
  const commit = cleanText(at(run, "head_sha"), 128);
  if (commit === null) return { missing: `${of}.head_sha` };
  const conclusion = own(CONCLUSIONS, textAt(run, "conclusion") ?? "");
  const status = textAt(run, "status") === "completed" ? (conclusion ?? "running") : "running";
  return {
    type: status === "running" ? "build.started" : `build.${status}`,
    claims: { version: versionOfRef(branch), commit, digest: null },
    occurredAt: status === "running" ? begun : (ended ?? begun),
    actor: textOr(run, 200, ["triggering_actor", "login"]) ?? textOr(body, 200, ["sender", "login"]),
    url: usableUrl(at(run, "html_url")),
    news: { kind: "build", buildId, name: name ?? "build", status, startedAt: begun },
  };
}

/** `workflow_run`: a re-run keeps the id and raises the attempt. */
export function workflowRun(body: unknown): Reading {
  const run = at(body, "workflow_run");
  const id = boundedId(run, "id");
  if (id === null) return { missing: "workflow_run.id" };
  const name = textOr(
    body,
    200,
    ["workflow", "name"],
    ["workflow_run", "name"],
    ["workflow", "path"],
    ["workflow_run", "path"],
  );
  return build(body, {
    of: "workflow_run",
    buildId: `${id}/${boundedId(run, "run_attempt") ?? "1"}`,
    name,
    begun: parseTime(at(run, "run_started_at")) ?? parseTime(at(run, "created_at")),
    ended: parseTime(at(run, "updated_at")),
    branch: textAt(run, "head_branch"),
  });
}

/** `check_run`: a re-run is a run of its own. */
export function checkRun(body: unknown): Reading {
  const action = textAt(body, "action");
  if (action === "rerequested" || action === "requested_action") return "ignored";
  const run = at(body, "check_run");
  const id = boundedId(run, "id");
  if (id === null) return { missing: "check_run.id" };
  return build(body, {
    of: "check_run",
    buildId: id,
    name: textOr(run, 200, ["name"]),
    begun: parseTime(at(run, "started_at")),
    ended: parseTime(at(run, "completed_at")),
    branch: textAt(run, "check_suite", "head_branch"),
  });
}
