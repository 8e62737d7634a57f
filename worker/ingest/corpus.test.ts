import { describe, expect, it } from "vitest";
import { agrees, CORPUS_NEEDED, corpus, JUNIT_DIFFERENCES } from "../test/corpus.ts";
import { base64OfText } from "./base64.ts";
import { decode } from "./decode.ts";
import { JunitReader } from "./junit.ts";
import type { Report } from "./report.ts";
import { type Decoded, type SentRequest, Unreadable } from "./sent.ts";

// biome-ignore lint/suspicious/noExplicitAny: documents of others, of forms this test only looks into
type Payload = Record<string, any>;

const NOW = Date.UTC(2026, 0, 1);
const skipped = corpus === null;
const bytesOf = (file: string) => corpus?.read(file) ?? new Uint8Array();
const textOf = (file: string) => corpus?.text(file) ?? "";
const payloadOf = (file: string) => corpus?.json(file) as Payload;
const list = (folder: string, ending: string) => corpus?.list(folder, ending) ?? [];

function decoded(over: Partial<SentRequest>): Decoded {
  const request = { dialect: "events", contentType: "application/json", headers: {}, body: "", query: {} };
  const [one, ...more] = decode({ ...request, ...over } as SentRequest, NOW);
  if (!one || more.length > 0) throw new Error("not one event");
  return one;
}

function readReport(bytes: Uint8Array, size = 65_536): Report {
  const reader = new JunitReader();
  for (let from = 0; from < bytes.length; from += size) reader.write(bytes.subarray(from, from + size));
  return reader.end();
}

/** The report, or why there is none; any other fault is one of ours. */
function readOrRefuse(bytes: Uint8Array, size?: number): Report | string {
  try {
    return readReport(bytes, size);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

describe.skipIf(skipped)(`JUnit reports of other projects ${CORPUS_NEEDED}`, () => {
  const rows = corpus?.expected("junit") ?? [];
  const totalled = rows.filter(({ kind }) => kind === "totals");

  it("have the totals their projects state, but for reasons that are listed", () => {
    expect(totalled.length).toBeGreaterThan(40);
    const differing = totalled.flatMap((row) => {
      const report = readOrRefuse(bytesOf(row.file ?? ""));
      return typeof report !== "string" && agrees(report.totals, row) ? [] : [row.file];
    });
    expect([...new Set(differing)].sort()).toEqual(Object.keys(JUNIT_DIFFERENCES).sort());
  });

  it("took as long as their projects state", () => {
    // The source turns xUnit.net's own form into JUnit and loses the time on the way.
    const untimed = ["junit/enricomi/xunit/xunit.xml", ...Object.keys(JUNIT_DIFFERENCES)];
    const timed = totalled.filter(({ file = "", duration_s }) => duration_s && !untimed.includes(file));
    expect(timed.length).toBeGreaterThan(20);
    for (const { file = "", duration_s } of timed) {
      const took = (readReport(bytesOf(file)).durationMs ?? 0) / 1000;
      expect([file, Math.abs(took - Number(duration_s)) < 1]).toEqual([file, true]);
    }
  });

  it("are flaky where the report says so, and only there", () => {
    const flakyIn = (file: string) => readReport(bytesOf(file)).totals.flaky;
    expect(flakyIn("junit/jenkins/gh-237/TEST-io.olamy.FlakyTest.xml")).toBe(1);
    expect(flakyIn("junit/jenkins/gh-237/TEST-io.olamy.AlwaysFailTest.xml")).toBe(0);
    expect(flakyIn("junit/jenkins-flaky/flaky-report-1.xml")).toBe(1);
  });

  it("that must be reported as errors are refused, or partial and never green", () => {
    const broken = rows.filter(({ kind }) => kind === "error" || kind === "security");
    expect(broken.length).toBeGreaterThan(5);
    for (const { file = "" } of broken) {
      const report = readOrRefuse(bytesOf(file));
      expect([file, typeof report === "string" || report.partial]).toEqual([file, true]);
    }
  });

  it("say the same in pieces of any size", () => {
    const files = list("junit", ".xml").filter((file) => bytesOf(file).length < 1_000_000);
    expect(files.length).toBeGreaterThan(80);
    for (const file of files) {
      const bytes = bytesOf(file);
      expect([file, readOrRefuse(bytes, 7)]).toEqual([file, readOrRefuse(bytes)]);
    }
  });

  it("are read whole: every test they list is counted, once for each attempt", () => {
    /** A suite that failed outside of its tests is one test more. */
    const failedSuites: Record<string, number> = {
      "junit/jenkins/junit-report-6700.xml": 1,
      "junit/jenkins/junit-report-nested-testsuites.xml": 1,
    };
    for (const file of list("junit", ".xml")) {
      const report = readOrRefuse(bytesOf(file));
      if (typeof report === "string" || report.partial) continue;
      const markup = textOf(file).replace(/<!--.*?-->|<!\[CDATA\[.*?\]\]>/gs, "");
      const listed = markup.match(/<testcase[\s>/]/g)?.length ?? 0;
      const attempts = report.cases.reduce((sum, each) => sum + each.attempts, 0);
      expect([file, attempts]).toEqual([file, listed + (failedSuites[file] ?? 0)]);
    }
  });
});

describe.skipIf(skipped)(`GitHub's own examples ${CORPUS_NEEDED}`, () => {
  const EXAMPLES = "github/octokit-examples";
  const USED = ["deployment", "deployment_status", "workflow_run", "check_run", "release", "push"];
  const kindOf = (file: string) => file.split("/")[2] ?? "";
  const files = list(EXAMPLES, ".json");
  const deliver = (file: string, event: string | undefined = kindOf(file)) =>
    decoded({
      dialect: "github",
      headers: { "x-github-event": event, "x-github-delivery": file },
      body: textOf(file),
    });
  const eventsOf = (kind: string) =>
    list(`${EXAMPLES}/${kind}`, ".json").flatMap((file) => {
      const one = deliver(file);
      return one.kind === "event" ? [{ file, payload: payloadOf(file), event: one.event }] : [];
    });

  it("are read or ignored, none refused, with their header and without", () => {
    expect(files.length).toBeGreaterThan(70);
    for (const file of files) {
      const { kind } = deliver(file);
      expect([file, kind]).not.toEqual([file, "invalid"]);
      if (!USED.includes(kindOf(file))) expect([file, kind]).toEqual([file, "ignored"]);
      expect([file, deliver(file, "")]).toEqual([file, deliver(file)]);
    }
  });

  it("deployments are of their commit, environment, creator and moment", () => {
    const found = [...eventsOf("deployment"), ...eventsOf("deployment_status")];
    expect(found).toHaveLength(
      ["deployment", "deployment_status"].flatMap((kind) => list(`${EXAMPLES}/${kind}`, "")).length,
    );
    const words: Record<string, string> = { success: "succeeded", in_progress: "in_progress" };
    for (const { file, payload, event } of found) {
      const { deployment, deployment_status: status, repository } = payload;
      expect([file, event]).toMatchObject([
        file,
        {
          claims: { commit: deployment.sha },
          project: { repository: `github.com/${repository.full_name}`.toLowerCase() },
          actor: deployment.creator.login,
          occurredAt: Date.parse((status ?? deployment).created_at),
          news: {
            kind: "deployment",
            deploymentId: String(deployment.id),
            environment: { name: deployment.environment },
            status: status ? words[status.state] : "queued",
          },
        },
      ]);
    }
  });

  it("runs are of their commit and attempt, and end as they concluded", () => {
    const words: Record<string, string> = { success: "succeeded", failure: "failed" };
    for (const kind of ["workflow_run", "check_run"]) {
      const found = eventsOf(kind);
      expect(found.length).toBeGreaterThan(3);
      for (const { file, payload, event } of found) {
        const run = payload[kind];
        expect([file, event]).toMatchObject([
          file,
          {
            claims: { commit: run.head_sha },
            news: { kind: "build", status: words[run.conclusion] ?? "running" },
          },
        ]);
      }
    }
  });

  it("releases and pushes are as their action and ref say", () => {
    const news: Record<string, string> = {
      created: "tagged",
      prereleased: "tagged",
      published: "published",
      released: "published",
      deleted: "withdrawn",
    };
    const releases = eventsOf("release");
    expect(releases.length).toBeGreaterThan(8);
    for (const { file, payload, event } of releases)
      expect([file, event.claims.version, event.news.kind]).toEqual([
        file,
        payload.release.tag_name,
        news[payload.action],
      ]);
    const pushes = eventsOf("push");
    expect(pushes.length).toBeGreaterThan(1);
    for (const { file, payload, event } of pushes)
      expect([file, event.claims.commit, event.news]).toEqual([
        file,
        payload.head_commit.id,
        { kind: "change", title: payload.head_commit.message },
      ]);
  });

  it("deliveries that other projects recorded are read or ignored, too", () => {
    for (const file of ["github/argo-cd", "github/shipit"].flatMap((folder) => list(folder, ".json"))) {
      expect([file, deliver(file, "").kind]).not.toEqual([file, "invalid"]);
    }
  });
});

describe.skipIf(skipped)(`CDEvents as the specification gives them ${CORPUS_NEEDED}`, () => {
  const SPECS = ["v0.4.1", "v0.5.1"];
  const named = (spec: string, name: string) => `cdevents/${spec}/${name}`;
  const send = (file: string) => decoded({ body: textOf(file) });
  const names = (spec: string) =>
    list(`cdevents/${spec}`, ".json").map((file) => file.slice(`cdevents/${spec}/`.length));

  it.each(SPECS)("%s: none is refused, and those of use are events", (spec) => {
    expect(names(spec).length).toBeGreaterThan(40);
    const used = /^(?:service|environment|testsuiterun|testcaserun|incident|pipelinerun|build)_/;
    for (const name of names(spec)) {
      const { kind } = send(named(spec, name));
      expect([name, kind]).not.toEqual([name, "invalid"]);
      if (used.test(name)) expect([name, kind]).toEqual([name, "event"]);
    }
  });

  it("mean the same in both versions", () => {
    const meaning = (spec: string, name: string) => {
      const one = send(named(spec, name));
      return one.kind === "event" ? { ...one.event, identity: null } : one.kind;
    };
    const [older = "", newer = ""] = SPECS;
    const shared = names(older).filter((name) => names(newer).includes(name));
    expect(shared.length).toBeGreaterThan(40);
    for (const name of shared) expect([name, meaning(newer, name)]).toEqual([name, meaning(older, name)]);
  });

  it.each(SPECS)("%s: are the same inside a CloudEvent of each mode", (spec) => {
    for (const name of names(spec)) {
      const body = textOf(named(spec, name));
      const data = payloadOf(named(spec, name));
      const { id, source, type } = data.context;
      const bare = decoded({ body });
      const headers = { "ce-id": id, "ce-source": source, "ce-type": type, "ce-specversion": "1.0" };
      const envelope = { specversion: "1.0", id, source, type };
      const structured = (event: unknown, contentType = "application/cloudevents+json") =>
        decoded({ contentType, body: JSON.stringify(event) });
      expect([name, decoded({ headers, body })]).toEqual([name, bare]);
      expect([name, structured({ ...envelope, data })]).toEqual([name, bare]);
      expect([name, structured({ ...envelope, data_base64: base64OfText(body) })]).toEqual([name, bare]);
      expect([name, structured([{ ...envelope, data }], "application/cloudevents-batch+json")]).toEqual([
        name,
        bare,
      ]);
    }
  });

  it("of a tool's own type are accepted", () => {
    const files = SPECS.map((spec) => `cdevents/schemas-${spec}/custom/conformance.json`);
    expect(files.map((file) => send(file).kind)).toEqual(files.map(() => "ignored"));
  });

  it("that a collector sent are read, but for those that name no artifact", () => {
    const files = list("argocd/cdviz-with-cdevents-output/outputs", ".json");
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const { content } = payloadOf(file).subject;
      const expected =
        content.artifactId === ""
          ? { kind: "invalid", path: "subject.content.artifactId" }
          : { kind: "event", event: { identity: null } };
      expect([file, send(file)]).toMatchObject([file, expected]);
    }
  });
});

describe.skipIf(skipped)(`CloudEvents of another project's tests ${CORPUS_NEEDED}`, () => {
  it("are of no use here in 1.0, and not understood in 0.3", () => {
    const kinds = (version: string) =>
      list(`cloudevents/sdk-javascript/${version}`, ".json").map((file) =>
        decoded({ contentType: "application/cloudevents+json", body: textOf(file) }),
      );
    expect(kinds("v1").map(({ kind }) => kind)).toEqual(["ignored", "ignored", "ignored"]);
    expect(kinds("v03")).toMatchObject(Array(3).fill({ kind: "invalid", path: "specversion" }));
  });
});
