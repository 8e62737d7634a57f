import { own } from "../core/own.ts";
import type { Claims, DeploymentNews, EnvironmentRef } from "../core/release/entry.ts";
import { boundedId, type Reading, textOr, versionOfRef } from "./github-reading.ts";
import { at, textAt, tryJson } from "./json.ts";
import { cleanText, parseTime, usableUrl } from "./sent.ts";

const STATES: Record<string, DeploymentNews["status"]> = {
  queued: "queued",
  pending: "queued",
  waiting: "waiting_approval",
  in_progress: "in_progress",
  success: "succeeded",
  failure: "failed",
  error: "errored",
  inactive: "superseded",
};

/** The version a deployment's own payload names, where its creator put one: an object, or JSON in a string. */
function versionOfPayload(payload: unknown): string | null {
  const value = typeof payload === "string" ? tryJson(payload) : payload;
  return textOr(value, 128, ["version"], ["release"], ["tag"]);
}

const claimsOf = (deployment: unknown): Claims => ({
  version: versionOfPayload(at(deployment, "payload")) ?? versionOfRef(textAt(deployment, "ref")),
  commit: cleanText(at(deployment, "sha"), 128),
  digest: null,
});

function environmentOf(body: unknown): EnvironmentRef | null {
  const name = textOr(body, 100, ["deployment_status", "environment"], ["deployment", "environment"]);
  if (name === null) return null;
  const isProduction = at(body, "deployment", "production_environment") === true;
  const isTransient = at(body, "deployment", "transient_environment") === true;
  return { name, tier: isProduction ? "production" : null, ephemeral: isTransient ? true : null };
}

function read(
  body: unknown,
  status: DeploymentNews["status"],
  occurredAt: number | null,
  url: string | null,
): Reading {
  const deploymentId = boundedId(body, "deployment", "id");
  const environment = environmentOf(body);
  if (deploymentId === null) return { missing: "deployment.id" };
  if (environment === null) return { missing: "deployment.environment" };
  const task = textAt(body, "deployment", "task") ?? "";
  return {
    type: status === "in_progress" ? "deployment.started" : `deployment.${status}`,
    claims: claimsOf(at(body, "deployment")),
    occurredAt,
    actor: textOr(body, 200, ["deployment", "creator", "login"], ["sender", "login"]),
    url,
    news: {
      kind: "deployment",
      environment,
      deploymentId,
      attempt: 1,
      status,
      rolloutPercent: null,
      rollback: /\brollback\b/i.test(task),
      commits: [],
    },
  };
}

/** `deployment`: somebody asked for one. */
export const deployment = (body: unknown): Reading =>
  read(body, "queued", parseTime(at(body, "deployment", "created_at")), null);

/** `deployment_status`: how it goes. */
export function deploymentStatus(body: unknown): Reading {
  const status = at(body, "deployment_status");
  const word = textAt(status, "state");
  if (word === null) return { missing: "deployment_status.state" };
  const state = own(STATES, word);
  if (state === undefined) return "ignored";
  const links = ["log_url", "target_url", "environment_url"].map((name) => usableUrl(at(status, name)));
  const url = links.find((link) => link !== null) ?? null;
  return read(body, state, parseTime(at(status, "created_at")), url);
}
