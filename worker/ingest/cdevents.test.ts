import { describe, expect, it } from "vitest";
import { base64OfText } from "./base64.ts";
import { decodeEvents } from "./events.ts";
import type { Decoded, SentEvent } from "./sent.ts";

const ENVIRONMENT = { id: "production" };
const PURL = `pkg:oci/shop@sha256%3A${"ab".repeat(32)}?tag=1.2.3`;

/** One dialect: where the version of the format stands, whether a subject has a type, and the words it uses. */
type Spec = {
  readonly field: "version" | "specversion";
  readonly version: string;
  readonly event: string;
  readonly hasSubjectType: boolean;
  readonly link: "url" | "uri";
  readonly good: string;
  readonly bad: string;
};
const V03: Spec = {
  field: "version",
  version: "0.3.0",
  event: "0.1.1",
  hasSubjectType: true,
  link: "url",
  good: "pass",
  bad: "fail",
};
const V04: Spec = { ...V03, version: "0.4.1", event: "0.2.0" };
const V05: Spec = {
  field: "specversion",
  version: "0.5.1",
  event: "0.3.0",
  hasSubjectType: false,
  link: "uri",
  good: "success",
  bad: "failure",
};
const DIALECTS = [V03, V04, V05];

const documentOf = (
  of: string,
  content: object,
  { spec = V05, context = {}, id = "shop", more = {} } = {},
) => ({
  context: {
    [spec.field]: spec.version,
    id: "e1",
    source: "/ci",
    type: `dev.cdevents.${of}.${spec.event}`,
    timestamp: "2026-01-01T00:00:00Z",
    ...context,
  },
  subject: { id, source: "/ci", content, ...(spec.hasSubjectType ? { type: of.split(".")[0] } : {}) },
  ...more,
});

const send = (body: unknown, contentType = "application/json", headers = {}): Decoded[] =>
  decodeEvents({ dialect: "events", contentType, headers, body: JSON.stringify(body), query: {} });

function eventOf(...args: Parameters<typeof documentOf>): SentEvent {
  const [decoded] = send(documentOf(...args));
  if (decoded?.kind !== "event") throw new Error(`not an event: ${JSON.stringify(decoded)}`);
  return decoded.event;
}

describe.each(DIALECTS)("CDEvents $version", (spec) => {
  it("says who, what, when and of which artifact", () => {
    const content = { environment: ENVIRONMENT, artifactId: PURL };
    expect(eventOf("service.deployed", content, { spec })).toEqual({
      identity: `/ci|e1|dev.cdevents.service.deployed.${spec.event}`,
      id: "e1",
      source: "/ci",
      type: "deployment.succeeded",
      scope: "release",
      project: { slug: "shop", repository: null },
      claims: { version: "1.2.3", commit: null, digest: `sha256:${"ab".repeat(32)}` },
      chainId: null,
      occurredAt: Date.UTC(2026, 0, 1),
      actor: null,
      url: null,
      news: {
        kind: "deployment",
        environment: { name: "production", tier: null, ephemeral: null },
        deploymentId: "e1",
        attempt: 1,
        status: "succeeded",
        rolloutPercent: null,
        rollback: false,
        commits: [],
      },
    });
  });

  it.each([
    ["good", "passed"],
    ["bad", "failed"],
  ] as const)("has its own word for a %s outcome", (word, status) => {
    const content = { outcome: spec[word], environment: ENVIRONMENT, testSuite: { id: "unit" } };
    expect(eventOf("testsuiterun.finished", content, { spec })).toMatchObject({
      type: "test_run.finished",
      news: { kind: "test_run", suite: "unit", status },
    });
  });

  it("has its own field for a link", () => {
    const content = { pipelineName: "main", [spec.link]: "https://ci.test/7" };
    expect(eventOf("pipelinerun.started", content, { spec }).url).toBe("https://ci.test/7");
  });

  it("is the same inside a CloudEvent, in each of its modes", () => {
    const document = documentOf("service.deployed", { environment: ENVIRONMENT, artifactId: PURL }, { spec });
    const { id, source, type } = document.context;
    const envelope = { specversion: "1.0", id, source, type, datacontenttype: "application/json" };
    const headers = { "ce-id": id, "ce-source": source, "ce-type": type, "ce-specversion": "1.0" };
    const bare = send(document);
    expect(bare).toMatchObject([{ kind: "event" }]);
    expect(send(document, "application/json", headers)).toEqual(bare);
    const structured = { ...envelope, data: document };
    expect(send(structured, "application/cloudevents+json")).toEqual(bare);
    expect(send([structured, structured], "application/cloudevents-batch+json")).toEqual([...bare, ...bare]);
    const encoded = { ...envelope, data_base64: base64OfText(JSON.stringify(document)) };
    expect(send(encoded, "application/cloudevents+json")).toEqual(bare);
  });
});

describe("what a CDEvent says of", () => {
  const PLACED = { environment: ENVIRONMENT, artifactId: PURL };

  it.each([
    ["deployed", { rollback: false }],
    ["upgraded", { rollback: false }],
    ["rolledback", { rollback: true }],
  ])("a service that is %s is a deployment that succeeded", (predicate, news) => {
    expect(eventOf(`service.${predicate}`, PLACED)).toMatchObject({
      type: "deployment.succeeded",
      news: { status: "succeeded", ...news },
    });
  });

  it("a service that is removed is of its environment, where it names one", () => {
    expect(eventOf("service.removed", { environment: ENVIRONMENT })).toMatchObject({
      scope: "environment",
      type: "service.removed",
      project: { slug: "shop" },
      news: { kind: "vacated", environment: { name: "production" } },
    });
    expect(send(documentOf("service.removed", {}))).toEqual([{ kind: "ignored", id: "e1" }]);
  });

  it("a service that is published is worth a note", () => {
    expect(eventOf("service.published", { environment: ENVIRONMENT })).toMatchObject({
      type: "service.published",
      news: { kind: "note", text: "Available in production" },
    });
    expect(eventOf("service.published", {}).news).toEqual({ kind: "note", text: "Available" });
  });

  it.each(["created", "modified", "deleted"])(
    "an environment that is %s has its name, else its id",
    (kind) => {
      const named = (content: object) => eventOf(`environment.${kind}`, content, { id: "env-1" });
      expect(named({ name: "Größe" })).toMatchObject({
        scope: "environment",
        news: { kind, environment: { name: "Größe" } },
      });
      expect(named({})).toMatchObject({ news: { environment: { name: "env-1" } } });
    },
  );

  it.each(["queued", "started"])("a run of tests that is %s is running", (predicate) => {
    for (const subject of ["testsuiterun", "testcaserun"])
      expect(eventOf(`${subject}.${predicate}`, { environment: ENVIRONMENT }, { id: "r1" })).toMatchObject({
        type: "test_run.started",
        news: { runId: "r1", suite: "r1", status: "running", totals: null },
      });
  });

  it.each([
    ["pass", "passed"],
    ["success", "passed"],
    ["SUCCESS", "passed"],
    ["fail", "failed"],
    ["failure", "failed"],
    ["error", "failed"],
    ["cancel", "unknown"],
  ])("a run of tests that finished with %s is %s", (outcome, status) => {
    expect(eventOf("testsuiterun.finished", { outcome, environment: ENVIRONMENT })).toMatchObject({
      news: { status, totals: null },
    });
  });

  it("a suite that failed is named, with its reason", () => {
    const content = { outcome: "failure", reason: "no host", testSuite: { id: "7", name: "Auth" } };
    expect(eventOf("testsuiterun.finished", content).news).toMatchObject({
      suite: "Auth",
      failures: [{ suite: "Auth", name: "Auth", status: "failed", message: "no host" }],
    });
  });

  it("a test case is a run of one test, named after its suite's run", () => {
    const content = { testCase: { id: "t1", name: "signs in" }, testSuiteRun: { id: "s7" } };
    expect(eventOf("testcaserun.finished", { ...content, outcome: "success" }).news).toMatchObject({
      suite: "s7 › signs in",
      status: "passed",
      totals: { tests: 1, passed: 1, failed: 0 },
    });
    expect(eventOf("testcaserun.finished", { ...content, outcome: "failure" }).news).toMatchObject({
      status: "failed",
      totals: { tests: 1, passed: 0, failed: 1 },
      failures: [{ name: "signs in" }],
    });
    expect(eventOf("testcaserun.finished", { ...content, outcome: "cancel" }).news).toMatchObject({
      status: "unknown",
      totals: null,
    });
    expect(eventOf("testcaserun.skipped", content)).toMatchObject({
      type: "test_run.finished",
      news: { totals: { tests: 1, skipped: 1, failed: 0 } },
    });
  });

  it.each([
    ["success", "succeeded"],
    ["failure", "failed"],
    ["error", "failed"],
    ["cancel", "cancelled"],
    ["aborted", "cancelled"],
    ["a word of their own", "failed"],
    ["constructor", "failed"],
  ])("a pipeline that finished with %s has %s", (outcome, status) => {
    expect(eventOf("pipelinerun.finished", { outcome, pipelineName: "main" }, { id: "p1" })).toMatchObject({
      type: `build.${status}`,
      news: { kind: "build", buildId: "p1", name: "main", status },
    });
  });

  it("a build that finished has made its artifact", () => {
    expect(eventOf("build.finished", { artifactId: PURL })).toMatchObject({
      type: "build.succeeded",
      project: { slug: "shop" },
      claims: { version: "1.2.3" },
    });
    for (const predicate of ["queued", "started"])
      expect(eventOf(`build.${predicate}`, {}).type).toBe("build.started");
  });

  it.each(["packaged", "published", "signed"])("an artifact that is %s is a step of its build", (step) => {
    expect(eventOf(`artifact.${step}`, {}, { id: PURL })).toMatchObject({
      type: "build.succeeded",
      claims: { version: "1.2.3" },
      news: { name: `artifact ${step}` },
    });
  });

  it("a change that is merged belongs to its repository", () => {
    expect(eventOf("change.merged", { repository: { id: "acme/shop" } }, { id: "PR 7" })).toMatchObject({
      type: "change.merged",
      project: { slug: "shop" },
      news: { kind: "change", title: "PR 7" },
    });
  });

  it.each([
    ["detected", "open"],
    ["reported", "open"],
    ["resolved", "resolved"],
  ])("an incident that is %s is %s", (predicate, status) => {
    const content = {
      environment: ENVIRONMENT,
      description: "Slow",
      severity: "high",
      service: { id: "Shop" },
      artifactId: PURL,
      ticketURI: "https://issues.test/1",
    };
    expect(eventOf(`incident.${predicate}`, content, { id: "i1" })).toMatchObject({
      project: { slug: "shop" },
      claims: { version: "1.2.3" },
      url: "https://issues.test/1",
      news: {
        incidentId: "i1",
        status,
        title: "Slow",
        severity: "high",
        environment: { name: "production" },
      },
    });
  });

  it.each([
    "taskrun.started",
    "taskrun.finished",
    "ticket.created",
    "branch.created",
    "repository.modified",
    "change.reviewed",
    "artifact.downloaded",
    "testoutput.published",
    "approval.requested",
    "service.dreamt",
  ])("%s is of no use here, and ignored", (of) => {
    expect(send(documentOf(of, {}))).toEqual([{ kind: "ignored", id: "e1" }]);
  });
});

describe("a CDEvent", () => {
  const PLACED = { environment: ENVIRONMENT, artifactId: PURL };

  it("of a tool's own type is accepted, and ignored", () => {
    const type = "dev.cdeventsx.mytool-resource.created.0.1.0-draft";
    expect(send(documentOf("x.y", {}, { context: { type } }))).toEqual([{ kind: "ignored", id: "e1" }]);
  });

  it("may be of any version of its type, drafts among them", () => {
    for (const version of ["0.1.1", "1.0.0", "0.4.0-draft", "12.0.3"]) {
      const context = { type: `dev.cdevents.service.deployed.${version}` };
      expect(send(documentOf("x.y", PLACED, { context }))).toMatchObject([{ kind: "event" }]);
    }
  });

  it("may write its type as it likes", () => {
    const context = { type: "dev.cdevents.testSuiteRun.Started.0.1.1" };
    expect(send(documentOf("x.y", {}, { context }))).toMatchObject([{ event: { type: "test_run.started" } }]);
  });

  it("is another than one of the same id and another type", () => {
    const [deployed, upgraded] = ["deployed", "upgraded"].map((verb) => eventOf(`service.${verb}`, PLACED));
    expect(deployed?.identity).not.toBe(upgraded?.identity);
  });

  it("whose producer numbers nothing has no identity but its content", () => {
    const event = eventOf("service.deployed", PLACED, { context: { id: "0" } });
    expect(event).toMatchObject({ identity: null, news: { deploymentId: null } });
  });

  it("tells what it is chained to, and more than the format has fields for", () => {
    const customData = { project: "Front End", version: "9.9.9", commit: "abc1234" };
    const said = {
      chainId: "c1",
      project: { slug: "front-end" },
      claims: { version: "9.9.9", commit: "abc1234", digest: `sha256:${"ab".repeat(32)}` },
    };
    for (const sent of [customData, base64OfText(JSON.stringify(customData))])
      expect(
        eventOf("service.deployed", PLACED, {
          context: { chainId: "c1", links: [] },
          more: { customData: sent, customDataContentType: "application/json" },
        }),
      ).toMatchObject(said);
    for (const sent of ["*", base64OfText("hello"), 7, null, []])
      expect(eventOf("service.deployed", PLACED, { more: { customData: sent } }).project.slug).toBe("shop");
  });

  it("may name its artifact by anything; then it names no version", () => {
    const event = eventOf("service.deployed", { environment: ENVIRONMENT, artifactId: "shop:1.2.3" });
    expect(event.claims).toEqual({ version: null, commit: null, digest: null });
  });

  it.each([
    ["context.id", { context: { id: undefined } }],
    ["context.id", { context: { id: "" } }],
    ["context.source", { context: { source: null } }],
    ["context.specversion", { context: { specversion: undefined } }],
    ["context.timestamp", { context: { timestamp: undefined } }],
    ["context.timestamp", { context: { timestamp: "2026-01-01T00:00:00" } }],
    ["context.timestamp", { context: { timestamp: "2026-02-30T00:00:00Z" } }],
    ["context.type", { context: { type: "dev.cdevents.service.deployed" } }],
    ["context.type", { context: { type: "com.example.deployed" } }],
    ["context.type", { context: { type: 7 } }],
    ["subject.id", { id: " " }],
  ])("is refused with the path %s", (path, over) => {
    expect(send(documentOf("service.deployed", PLACED, over))).toMatchObject([{ kind: "invalid", path }]);
  });

  it.each([
    ["service.deployed", { artifactId: PURL }, "subject.content.environment.id"],
    ["service.deployed", { environment: { id: "" }, artifactId: PURL }, "subject.content.environment.id"],
    ["service.upgraded", { environment: ENVIRONMENT }, "subject.content.artifactId"],
    ["service.rolledback", { environment: ENVIRONMENT, artifactId: "" }, "subject.content.artifactId"],
    ["testsuiterun.finished", {}, "subject.content.outcome"],
    ["testcaserun.finished", { outcome: "perhaps" }, "subject.content.outcome"],
    ["incident.detected", {}, "subject.content.environment.id"],
  ])("%s with %j is refused with the path %s", (of, content, path) => {
    expect(send(documentOf(of, content))).toMatchObject([{ kind: "invalid", id: "e1", path }]);
  });

  it("without a subject is refused as what it is", () => {
    const { context } = documentOf("service.deployed", PLACED);
    expect(send({ context })).toMatchObject([{ kind: "invalid", path: "subject.id" }]);
    expect(send({ context, subject: { id: "shop" } })).toMatchObject([
      { kind: "invalid", path: "subject.content" },
    ]);
  });

  it("is refused inside a CloudEvent of another id", () => {
    const data = documentOf("service.deployed", PLACED);
    const envelope = { specversion: "1.0", id: "e2", source: "/ci", type: data.context.type, data };
    expect(send(envelope, "application/cloudevents+json")).toMatchObject([
      { kind: "invalid", id: "e1", path: "context.id" },
    ]);
  });
});
