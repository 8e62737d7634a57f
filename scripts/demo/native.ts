import type { EventType } from "../../schema/contract/events.ts";
import { isoTime } from "./clock.ts";
import type { Deployment, Fact, TestCase, TestRun } from "./fact.ts";
import { CI_URL, type IngestRequest } from "./request.ts";

type Meaning = {
  readonly type: EventType;
  readonly environment?: string;
  readonly url?: string;
  readonly data?: { readonly [field: string]: unknown };
};

const isBad = ({ status }: TestCase) => status === "failed";

function testRun({ runId, suite, environment, status, cases }: TestRun): Meaning {
  const where = environment === null ? {} : { environment };
  const url = `${CI_URL}/tests/${runId}`;
  if (status === "started") return { type: "test_run.started", ...where, url, data: { runId, suite } };
  const failed = cases.filter(isBad);
  const skipped = cases.filter((each) => each.status === "skipped").length;
  const tests = cases.length;
  const totals = { tests, passed: tests - failed.length - skipped, failed: failed.length, skipped };
  const listed = failed.map(({ area, check, durationMs, message }) => {
    return { suite: area, name: check, status: "failed", durationMs, message };
  });
  const data = { runId, suite, totals, ...(listed.length > 0 ? { cases: listed } : {}) };
  return { type: "test_run.finished", ...where, url, data };
}

function deployment(
  { deploymentId, environment, status, rolloutPercent, ephemeral }: Deployment,
  permit: string | null,
): Meaning {
  if (status === "superseded") throw new TypeError("only GitHub says that a deployment is superseded");
  const percent = rolloutPercent === null ? {} : { rolloutPercent };
  const shown = permit === null ? {} : { permit };
  const data = { deploymentId, ...percent, ...(ephemeral ? { ephemeral } : {}), ...shown };
  return { type: `deployment.${status}`, environment, url: `${CI_URL}/deployments/${deploymentId}`, data };
}

function meaningOf(fact: Fact, permit: string | null): Meaning {
  switch (fact.kind) {
    case "merged":
      return { type: "change.merged", data: { title: fact.title } };
    case "build": {
      const { buildId, name } = fact;
      return { type: `build.${fact.status}`, url: `${CI_URL}/builds/${buildId}`, data: { buildId, name } };
    }
    case "tests":
      return testRun(fact);
    case "deployment":
      return deployment(fact, permit);
    case "published":
      return { type: "release.published" };
    case "withdrawn":
      return { type: "release.cancelled", data: { reason: fact.reason } };
    case "incident": {
      const { incidentId, title, severity, environment } = fact;
      return { type: `incident.${fact.status}`, environment, data: { incidentId, title, severity } };
    }
    case "environment_removed":
      return { type: "environment.removed", environment: fact.environment };
    default:
      throw new TypeError(`there is no native event for a ${fact.kind}`);
  }
}

function eventOf(fact: Fact, permit: string | null) {
  const { id, project, version, commit, actor, at } = fact;
  const about = { ...(version === null ? {} : { version }), ...(commit === null ? {} : { commit }) };
  return { id, project, ...about, occurredAt: isoTime(at), actor, ...meaningOf(fact, permit) };
}

/** Facts as Slipway's own events, one a line; deployments show the permit they go under. */
export const nativeRequest = (facts: readonly Fact[], permit: string | null = null): IngestRequest => ({
  path: "/events",
  headers: { "content-type": "application/x-ndjson" },
  body: facts.map((fact) => `${JSON.stringify(eventOf(fact, permit))}\n`).join(""),
  events: facts.length,
});
