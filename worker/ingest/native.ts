import { NativeEvent } from "../../schema/contract/events.ts";
import type { Totals } from "../../schema/contract/reports.ts";
import type {
  DeploymentNews,
  EnvironmentRef,
  FailureDetail,
  News,
  TestRunNews,
} from "../core/release/entry.ts";
import { isObject, textAt } from "./json.ts";
import { cleanText, type Decoded, parseTime, type Shown, usableUrl } from "./sent.ts";

type Of<T, E = NativeEvent> = E extends { type: infer Types } ? (T extends Types ? E : never) : never;
type DeploymentEvent = Of<"deployment.queued">;
type TestRunEvent = Of<"test_run.started">;

/** What a test without a name is called. */
export const UNNAMED = "(?)";

/** Most failures an event carries on; the first are enough to see what broke. */
export const MAX_FAILURES = 50;

const DEPLOYMENT_STATUS: Record<DeploymentEvent["type"], DeploymentNews["status"]> = {
  "deployment.queued": "queued",
  "deployment.started": "in_progress",
  "deployment.succeeded": "succeeded",
  "deployment.failed": "failed",
  "deployment.errored": "errored",
  "deployment.cancelled": "cancelled",
  "deployment.rolled_back": "rolled_back",
};

const environmentRef = (name: string, ephemeral?: boolean): EnvironmentRef => ({
  name: name.trim(),
  tier: null,
  ephemeral: ephemeral ?? null,
});

function deploymentNews(event: DeploymentEvent): DeploymentNews {
  const { data } = event;
  return {
    kind: "deployment",
    environment: environmentRef(event.environment, data.ephemeral),
    deploymentId: data.deploymentId ?? null,
    attempt: data.attempt ?? 1,
    status: DEPLOYMENT_STATUS[event.type],
    rolloutPercent: data.rolloutPercent ?? null,
    rollback: false,
    commits: (data.commits ?? []).map(({ sha, authoredAt, message }) => ({
      sha,
      authoredAt,
      message: message ?? null,
    })),
  };
}

type SentCase = NonNullable<TestRunEvent["data"]["cases"]>[number];

function totalsOfCases(cases: readonly SentCase[]): Totals {
  const totals = { tests: cases.length, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  for (const { status } of cases) totals[status] += 1;
  return totals;
}

const failuresOf = (cases: readonly SentCase[]): FailureDetail[] =>
  cases
    .flatMap(({ status, suite, classname, name, message }) =>
      status === "failed" || status === "errored"
        ? [
            {
              suite: cleanText(suite ?? classname, 1000) ?? "",
              name: cleanText(name, 1000) ?? UNNAMED,
              status,
              message: cleanText(message, 1000),
            },
          ]
        : [],
    )
    .slice(0, MAX_FAILURES);

/** A run is green only when it says so with at least one test: an empty run proves nothing. */
export function outcomeOf(totals: Totals | null): "passed" | "failed" | "unknown" {
  if (!totals) return "unknown";
  if (totals.failed + totals.errored > 0) return "failed";
  return totals.tests > 0 ? "passed" : "unknown";
}

function testRunNews(event: TestRunEvent): TestRunNews {
  const { runId, suite, totals: stated, cases = [] } = event.data;
  const counted = cases.length > 0 ? totalsOfCases(cases) : null;
  const totals = stated ? { ...stated, flaky: 0 } : counted;
  const finished = event.type === "test_run.finished";
  // Totals may leave out what the list shows: a listed failure is never green.
  const outcome = outcomeOf(counted) === "failed" ? "failed" : outcomeOf(totals);
  return {
    kind: "test_run",
    runId,
    suite,
    environment: event.environment === undefined ? null : environmentRef(event.environment),
    status: finished ? outcome : "running",
    totals: finished ? totals : null,
    failures: failuresOf(cases),
    partial: false,
  };
}

function newsOf(event: NativeEvent): News {
  switch (event.type) {
    case "build.started":
    case "build.succeeded":
    case "build.failed": {
      const name = cleanText(event.data.name, 200) ?? "build";
      const buildId = cleanText(event.data.buildId, 200) ?? name;
      const status =
        event.type === "build.started" ? "running" : event.type === "build.failed" ? "failed" : "succeeded";
      return { kind: "build", buildId, name, status, startedAt: null };
    }
    case "test_run.started":
    case "test_run.finished":
      return testRunNews(event);
    case "release.published":
      return { kind: "published" };
    case "release.cancelled":
      return { kind: "withdrawn", reason: cleanText(event.data.reason, 1000) };
    case "change.merged":
      return { kind: "change", title: cleanText(event.data.title, 300) };
    case "incident.opened":
    case "incident.mitigated":
    case "incident.resolved": {
      const { incidentId, title, severity, deploymentId } = event.data;
      const status =
        event.type === "incident.opened"
          ? "open"
          : event.type === "incident.resolved"
            ? "resolved"
            : "mitigated";
      const environment = event.environment === undefined ? null : environmentRef(event.environment);
      return {
        kind: "incident",
        incidentId,
        status,
        title: title ?? null,
        severity: severity ?? null,
        environment,
        deploymentId: deploymentId ?? null,
      };
    }
    case "environment.removed":
      return { kind: "removal", environment: environmentRef(event.environment), of: "environment" };
    default:
      return deploymentNews(event);
  }
}

function shownBy({ data }: NativeEvent): { shown?: Shown } {
  if (!("permit" in data || "fence" in data)) return {};
  const { permit = null, fence = null } = data as DeploymentEvent["data"];
  return permit === null && fence === null ? {} : { shown: { token: permit, fence } };
}

const actorName = (actor: NativeEvent["actor"]) =>
  typeof actor === "string" ? actor : (actor?.name ?? null);
const digestOf = (event: NativeEvent) =>
  "digest" in event.data && typeof event.data.digest === "string" ? event.data.digest : null;

/** Reads one event in Slipway's own form. Unknown fields are refused, with the path of the first that is wrong. */
export function decodeNative(
  value: unknown,
  provenance: { id: string; source: string; time: string | null } | null = null,
): Decoded {
  const given =
    isObject(value) && provenance
      ? { ...value, id: provenance.id, occurredAt: value.occurredAt ?? provenance.time ?? undefined }
      : value;
  const id = textAt(given, "id");
  const parsed = NativeEvent.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
    const path = [...(issue?.path ?? []), ...unknown].join(".");
    return { kind: "invalid", id, path, message: issue?.message ?? "not a valid event" };
  }
  const event = parsed.data;
  const occurredAt = event.occurredAt === undefined ? null : parseTime(event.occurredAt);
  if (event.occurredAt !== undefined && occurredAt === null)
    return { kind: "invalid", id, path: "occurredAt", message: "is not a day of the calendar" };
  const source = provenance ? (cleanText(provenance.source, 500) ?? "") : "api";
  return {
    kind: "event",
    event: {
      identity:
        event.id === undefined
          ? null
          : provenance
            ? `${provenance.source}|${event.id}`
            : `api|${event.project}|${event.id}`,
      id: event.id ?? null,
      source,
      type: event.type,
      project: { slug: event.project, repository: null },
      claims: { version: event.version ?? null, commit: event.commit ?? null, digest: digestOf(event) },
      chainId: null,
      occurredAt,
      actor: actorName(event.actor),
      url: usableUrl(event.url),
      ...shownBy(event),
      scope: "release",
      news: newsOf(event),
    },
  };
}
