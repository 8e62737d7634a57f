import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../../schema/contract/projects.ts";
import type { Release, ReleaseSummary } from "../../schema/contract/releases.ts";
import { CORPUS_NEEDED, corpus } from "../../worker/test/corpus.ts";
import { type Account, ask, eventually, newAccount, read } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

type List<T> = { readonly items: readonly T[] };
// biome-ignore lint/suspicious/noExplicitAny: documents of others, of forms this test only looks into
type Payload = Record<string, any>;

const EXAMPLES = "github/octokit-examples";
const KINDS = ["deployment", "deployment_status", "workflow_run", "check_run", "release", "push"] as const;
const PROVISIONAL_LENGTH = 12;

let product: Product;
let account: Account;

/** Every file goes to a project of its own, so that what it did can be told apart. */
const projectOf = (file: string) =>
  file
    .replace(/\.json$/, "")
    .replace(/[^a-z0-9]+/gi, "-")
    .toLowerCase()
    .slice(-60)
    .replace(/^-+|-+$/g, "");

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  ask(account, path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

const releasesOf = async (project: string) => {
  const response = await ask(account, `/v1/orgs/${account.org}/projects/${project}/releases`);
  return response.ok ? ((await response.json()) as List<ReleaseSummary>).items : [];
};

const releaseOf = (project: string, version: string) =>
  read<Release>(account, `/projects/${project}/releases/${encodeURIComponent(version)}`);

const environmentsOf = async (project: string) =>
  (await read<List<Environment>>(account, `/projects/${project}/environments`)).items;

const theOnlyRelease = async (project: string): Promise<Release> => {
  const { value } = await eventually(
    () => releasesOf(project),
    (items) => items.length === 1,
    20_000,
  );
  return releaseOf(project, value[0]?.version ?? "");
};

const skipped = corpus === null;

if (!skipped) {
  beforeAll(async () => {
    product = await startProduct();
    account = await newAccount(product.url);
  });
  afterAll(async () => {
    await product.stop();
    removeFolder(product.state);
  });
}

describe.skipIf(skipped)(`GitHub's events, posted as GitHub sends them ${CORPUS_NEEDED}`, () => {
  const files = KINDS.flatMap((kind) =>
    (corpus?.list(`${EXAMPLES}/${kind}`, ".json") ?? []).map((file) => ({ kind, file })),
  );
  const payloadOf = (file: string) => corpus?.json(file) as Payload;
  const named = (kind: string, isWanted: (payload: Payload) => boolean) =>
    files.filter((each) => each.kind === kind && isWanted(payloadOf(each.file)));

  it("are accepted, every one", async () => {
    expect(files.length).toBeGreaterThan(30);
    for (const { kind, file } of files) {
      const headers = { "x-github-event": kind, "x-github-delivery": file };
      const response = await post(
        `/v1/ingest/github?project=${projectOf(file)}`,
        corpus?.text(file) ?? "",
        headers,
      );
      expect([file, response.status, await response.json()]).toMatchObject([
        file,
        202,
        { accepted: 1, rejected: 0 },
      ]);
    }
  });

  it("deployment: is queued in its environment, under its commit", async () => {
    for (const { file } of named("deployment", () => true)) {
      const { deployment } = payloadOf(file);
      const release = await theOnlyRelease(projectOf(file));
      expect(release).toMatchObject({
        version: deployment.sha.slice(0, PROVISIONAL_LENGTH),
        provisional: true,
        commit: deployment.sha,
        deployments: [{ id: String(deployment.id), environment: deployment.environment, status: "queued" }],
      });
    }
  });

  it("deployment_status: moves the deployment, and a success is what runs there", async () => {
    const statuses: Record<string, string> = { success: "succeeded", in_progress: "in_progress" };
    for (const { file } of named("deployment_status", () => true)) {
      const { deployment, deployment_status: status } = payloadOf(file);
      const release = await theOnlyRelease(projectOf(file));
      const expected = statuses[status.state];
      expect(release.deployments).toMatchObject([
        { id: String(deployment.id), environment: deployment.environment, status: expected },
      ]);
      if (expected !== "succeeded") continue;
      const places = await environmentsOf(projectOf(file));
      expect(places.find(({ name }) => name === deployment.environment)?.current?.version).toBe(
        release.version,
      );
    }
  });

  it("workflow_run and check_run: are builds of their commit, with their conclusion", async () => {
    const conclusions: Record<string, string> = { success: "succeeded", failure: "failed" };
    for (const kind of ["workflow_run", "check_run"]) {
      for (const { file } of named(kind, (payload) => payload[kind].conclusion in conclusions)) {
        const run = payloadOf(file)[kind];
        const release = await theOnlyRelease(projectOf(file));
        expect(release.commit).toBe(run.head_sha);
        expect(release.builds).toMatchObject([{ status: conclusions[run.conclusion] }]);
      }
      for (const { file } of named(
        kind,
        ({ action, [kind]: run }) => run.conclusion === null && action !== "requested_action",
      )) {
        const { builds } = await theOnlyRelease(projectOf(file));
        expect(builds).toMatchObject([{ status: "running" }]);
      }
    }
  });

  it("release: published is published, deleted is cancelled, and any other makes its version known", async () => {
    for (const { file } of named("release", ({ action }) => action !== "edited")) {
      const { action, release: given } = payloadOf(file);
      const release = await theOnlyRelease(projectOf(file));
      expect([file, release.version]).toEqual([file, given.tag_name]);
      const isOut = action === "published" || action === "released";
      if (isOut) expect([file, release.status]).toEqual([file, "released"]);
      else if (action === "deleted") expect([file, release.status]).toEqual([file, "cancelled"]);
      else expect(["planned", "in_progress", "candidate", "approved"]).toContain(release.status);
    }
  });

  it("push: a change on the default branch is merged; a deleted tag changes nothing", async () => {
    for (const { file } of named("push", ({ deleted }) => deleted === false)) {
      const release = await theOnlyRelease(projectOf(file));
      expect(release.commit).toBe(payloadOf(file).head_commit.id);
    }
    for (const { file } of named("push", ({ deleted }) => deleted === true)) {
      expect(await releasesOf(projectOf(file))).toEqual([]);
    }
  });

  it("leave nothing in the inbox", async () => {
    expect((await read<List<unknown>>(account, "/inbox")).items).toEqual([]);
  });
});

describe.skipIf(skipped).each(["v0.4.1", "v0.5.1"])(`CDEvents %s, whole ${CORPUS_NEEDED}`, (spec) => {
  const files = corpus?.list(`cdevents/${spec}`, ".json") ?? [];
  const eventOf = (name: string) => corpus?.json(`cdevents/${spec}/${name}.json`) as Payload;
  const slug = (purpose: string) => `${purpose}-${spec.replace(/\./g, "-")}`;
  const send = async (event: Payload, query: string) => {
    const response = await post(`/v1/ingest/events?${query}`, JSON.stringify(event));
    expect(response.status).toBe(202);
  };
  /** The examples share one id and one moment; in a story each is an event of its own, at its own time. */
  const told = (name: string, minute: number) => {
    const event = structuredClone(eventOf(name));
    event.context.id = crypto.randomUUID();
    event.context.timestamp = new Date(Date.UTC(2023, 2, 20, 14, minute)).toISOString();
    return event;
  };

  it("is accepted, every document of it", async () => {
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const response = await post(
        `/v1/ingest/events?project=${slug("all")}&version=1.0.0`,
        corpus?.text(file) ?? "",
      );
      expect([file, response.status, await response.json()]).toMatchObject([
        file,
        202,
        { accepted: 1, rejected: 0 },
      ]);
    }
  });

  it("service.deployed, upgraded, rolledback and removed change what runs in an environment", async () => {
    const project = slug("service");
    const place = eventOf("service_deployed").subject.content.environment.id;
    const running = async () =>
      (await environmentsOf(project)).find(({ name }) => name === place)?.current?.version ?? null;
    const becomes = (version: string | null) => eventually(running, (value) => value === version);
    await send(told("service_deployed", 1), `project=${project}&version=1.0.0`);
    await becomes("1.0.0");
    await send(told("service_upgraded", 2), `project=${project}&version=2.0.0`);
    await becomes("2.0.0");
    await send(told("service_rolledback", 3), `project=${project}&version=1.0.0`);
    await becomes("1.0.0");
    await send(told("service_removed", 4), `project=${project}`);
    await becomes(null);
    expect((await releaseOf(project, "1.0.0")).digest).toBe(
      decodeURIComponent(eventOf("service_deployed").subject.content.artifactId).split("@")[1]?.split("?")[0],
    );
  });

  it("service.published makes a version known, and says where it can be reached", async () => {
    const project = slug("published");
    await send(told("service_published", 1), `project=${project}&version=1.0.0`);
    await theOnlyRelease(project);
    const { items } = await read<List<{ type: string; summary: string }>>(
      account,
      `/projects/${project}/releases/1.0.0/timeline`,
    );
    expect(items).toMatchObject([
      { type: "service.published", summary: expect.stringContaining("Available") },
    ]);
  });

  it("testSuiteRun.started and finished are one run with its outcome", async () => {
    const project = slug("tests");
    await send(told("testsuiterun_started", 1), `project=${project}&version=1.0.0`);
    await eventually(
      () => theOnlyRelease(project),
      ({ tests }) => tests.status === "running",
    );
    const finished = told("testsuiterun_finished", 2);
    await send(finished, `project=${project}&version=1.0.0`);
    const isGood = ["success", "pass"].includes(finished.subject.content.outcome);
    const { value } = await eventually(
      () => theOnlyRelease(project),
      ({ tests }) => tests.status === (isGood ? "passed" : "failed"),
    );
    expect(value.tests.runs).toHaveLength(1);
  });

  it("environment.created, modified and deleted make an environment come and go", async () => {
    const project = slug("environment");
    await send(told("service_deployed", 1), `project=${project}&version=1.0.0`);
    await eventually(
      () => releasesOf(project),
      (items) => items.length === 1,
    );
    const created = told("environment_created", 2);
    const { name = created.subject.id } = created.subject.content;
    const isThere = async () => (await environmentsOf(project)).some((each) => each.name === name);
    await send(created, `project=${project}`);
    await eventually(isThere, (value) => value);
    await send(told("environment_modified", 3), `project=${project}`);
    await eventually(isThere, (value) => value);
    await send(told("environment_deleted", 4), `project=${project}`);
    await eventually(isThere, (value) => !value);
  });
});
