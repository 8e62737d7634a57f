import { own } from "../core/own.ts";
import type { EnvironmentNews, EnvironmentRef, News } from "../core/release/entry.ts";
import { textAt } from "./json.ts";
import { outcomeOf } from "./native.ts";
import { cleanText } from "./sent.ts";

/** Longest id of a run, an incident or a deployment that is kept. */
const ID = 200;
const NAME = 300;

/** The words of all dialects: pass and fail until 0.4, success and failure since 0.5; of a pipeline any word before. */
const OUTCOMES: Record<string, "passed" | "failed" | "cancelled"> = {
  pass: "passed",
  passed: "passed",
  success: "passed",
  succeeded: "passed",
  fail: "failed",
  failed: "failed",
  failure: "failed",
  error: "failed",
  cancel: "cancelled",
  canceled: "cancelled",
  cancelled: "cancelled",
  aborted: "cancelled",
};

export type Subject = { readonly id: string; readonly content: unknown };

export type Meaning =
  | {
      readonly scope: "release";
      readonly type: string;
      readonly news: News;
      readonly artifact?: string | null;
      readonly project?: string | null;
      readonly link?: string | null;
    }
  | {
      readonly scope: "environment";
      readonly type: string;
      readonly news: EnvironmentNews;
      readonly project?: string | null;
    }
  | { readonly missing: string }
  | null;

const environmentOf = (content: unknown): EnvironmentRef | null => {
  const id = cleanText(textAt(content, "environment", "id") ?? textAt(content, "environment"), 100);
  return id === null ? null : { name: id, tier: null, ephemeral: null };
};

const outcomeWord = (content: unknown) => own(OUTCOMES, textAt(content, "outcome")?.toLowerCase() ?? "");

/** The link a run carries: `uri` since 0.5, `url` before. */
const linkOf = (content: unknown) => textAt(content, "uri") ?? textAt(content, "url");

const bounded = (id: string) => cleanText(id, ID) ?? "";

function deployed({ id, content }: Subject, eventId: string | null, rollback: boolean): Meaning {
  const environment = environmentOf(content);
  const artifact = textAt(content, "artifactId");
  if (environment === null) return { missing: "subject.content.environment.id" };
  if (artifact === null) return { missing: "subject.content.artifactId" };
  return {
    scope: "release",
    type: "deployment.succeeded",
    artifact,
    project: id,
    news: {
      kind: "deployment",
      environment,
      deploymentId: eventId === null ? null : bounded(eventId),
      attempt: 1,
      status: "succeeded",
      rolloutPercent: null,
      rollback,
      commits: [],
    },
  };
}

function service(predicate: string, of: Subject, eventId: string | null): Meaning {
  const { id, content } = of;
  const environment = environmentOf(content);
  switch (predicate) {
    case "deployed":
    case "upgraded":
    case "rolledback":
      return deployed(of, eventId, predicate === "rolledback");
    case "removed":
      // The environment may be left out; then nobody can say what is empty now.
      if (environment === null) return null;
      return {
        scope: "environment",
        type: "service.removed",
        project: id,
        news: { kind: "vacated", environment },
      };
    case "published":
      return {
        scope: "release",
        type: "service.published",
        artifact: textAt(content, "artifactId"),
        project: id,
        link: linkOf(content),
        news: { kind: "note", text: environment ? `Available in ${environment.name}` : "Available" },
      };
    default:
      return null;
  }
}

function environmentEvent(predicate: string, { id, content }: Subject): Meaning {
  if (predicate !== "created" && predicate !== "modified" && predicate !== "deleted") return null;
  const name = cleanText(textAt(content, "name"), 100) ?? cleanText(id, 100) ?? "";
  const environment = { name, tier: null, ephemeral: null };
  return { scope: "environment", type: `environment.${predicate}`, news: { kind: predicate, environment } };
}

const PROGRESS = ["queued", "started"];

function run(predicate: string, { id, content }: Subject, name: string, artifact: string | null): Meaning {
  if (!PROGRESS.includes(predicate) && predicate !== "finished") return null;
  const silent = textAt(content, "outcome") === null;
  const outcome = silent ? "passed" : (outcomeWord(content) ?? "failed");
  const status = predicate !== "finished" ? "running" : outcome === "passed" ? "succeeded" : outcome;
  const type = status === "running" ? "build.started" : `build.${status}`;
  const news: News = { kind: "build", buildId: bounded(id), name, status, startedAt: null };
  return { scope: "release", type, news, artifact, link: linkOf(content) };
}

const NO_TOTALS = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };

function testRun(subject: string, predicate: string, { id, content }: Subject): Meaning {
  const isCase = subject === "testcaserun";
  const named = isCase ? "testCase" : "testSuite";
  const runId = bounded(id);
  const title = cleanText(textAt(content, named, "name") ?? textAt(content, named, "id"), NAME) ?? runId;
  const group = isCase ? cleanText(textAt(content, "testSuiteRun", "id"), ID) : null;
  const suite = cleanText(group === null ? title : `${group} › ${title}`, NAME) ?? runId;
  const environment = environmentOf(content);
  const base = { kind: "test_run", runId, suite, environment, failures: [], partial: false } as const;
  const link = linkOf(content);
  if (PROGRESS.includes(predicate)) {
    const news: News = { ...base, status: "running", totals: null };
    return { scope: "release", type: "test_run.started", news, link };
  }
  if (isCase && predicate === "skipped") {
    const totals = { ...NO_TOTALS, tests: 1, skipped: 1 };
    const news: News = { ...base, status: outcomeOf(totals), totals };
    return { scope: "release", type: "test_run.finished", news, link };
  }
  if (predicate !== "finished") return null;
  const outcome = outcomeWord(content);
  if (outcome === undefined) return { missing: "subject.content.outcome" };
  const status = outcome === "cancelled" ? "unknown" : outcome;
  const totals = isCase && status !== "unknown" ? { ...NO_TOTALS, tests: 1, [status]: 1 } : null;
  const reason = cleanText(textAt(content, "reason"), 1000);
  const failures = status === "failed" ? [{ suite, name: title, status, message: reason }] : [];
  return {
    scope: "release",
    type: "test_run.finished",
    news: { ...base, status, totals, failures },
    link,
  };
}

const INCIDENTS: Record<string, "open" | "resolved"> = {
  detected: "open",
  reported: "open",
  resolved: "resolved",
};

function incident(predicate: string, { id, content }: Subject): Meaning {
  const status = own(INCIDENTS, predicate);
  if (status === undefined) return null;
  const environment = environmentOf(content);
  if (environment === null) return { missing: "subject.content.environment.id" };
  return {
    scope: "release",
    type: status === "open" ? "incident.opened" : "incident.resolved",
    artifact: textAt(content, "artifactId"),
    project: textAt(content, "service", "id"),
    link: textAt(content, "ticketURI"),
    news: {
      kind: "incident",
      incidentId: bounded(id),
      status,
      title: cleanText(textAt(content, "description"), NAME),
      severity: cleanText(textAt(content, "severity"), 50),
      environment,
      deploymentId: null,
    },
  };
}

function artifact(predicate: string, { id }: Subject): Meaning {
  if (!["packaged", "published", "signed"].includes(predicate)) return null;
  const news: News = {
    kind: "build",
    buildId: bounded(`${predicate} ${id}`),
    name: `artifact ${predicate}`,
    status: "succeeded",
    startedAt: null,
  };
  return { scope: "release", type: "build.succeeded", artifact: id, news };
}

function change(predicate: string, { id, content }: Subject): Meaning {
  if (predicate !== "merged") return null;
  return {
    scope: "release",
    type: "change.merged",
    project: textAt(content, "repository", "id")?.split("/").at(-1) ?? null,
    news: { kind: "change", title: cleanText(id, NAME) },
  };
}

/**
 * What a CDEvent says in Slipway's words; null where Slipway has no use for it.
 * @param eventId the event's own id, which is its deployment's; null: it has none
 */
export function meaningOf(subject: string, predicate: string, of: Subject, eventId: string | null): Meaning {
  switch (subject) {
    case "service":
      return service(predicate, of, eventId);
    case "environment":
      return environmentEvent(predicate, of);
    case "testsuiterun":
    case "testcaserun":
      return testRun(subject, predicate, of);
    case "incident":
      return incident(predicate, of);
    case "pipelinerun":
      return run(predicate, of, cleanText(textAt(of.content, "pipelineName"), ID) ?? "pipeline", null);
    case "build":
      return run(predicate, of, "build", textAt(of.content, "artifactId"));
    case "artifact":
      return artifact(predicate, of);
    case "change":
      return change(predicate, of);
    default:
      return null;
  }
}
