import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Client, installClient, settings } from "./client.ts";
import { type Answer, type Asked, accepted, type OtherEnd, problem, startOtherEnd } from "./other-end.ts";

// Each starts processes, and some wait for what Slipway is to say next.
vi.setConfig({ testTimeout: 30_000 });

let client: Client;
let other: OtherEnd;
beforeAll(async () => {
  client = await installClient();
});
afterEach(() => other.close());
afterAll(() => client.remove());

const play = async (answer: (asked: Asked, before: readonly Asked[]) => Answer) => {
  other = await startOtherEnd(answer);
  return settings(other.url);
};
const GITHUB = {
  GITHUB_ACTIONS: "true",
  GITHUB_RUN_ID: "900",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_JOB: "build",
  GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
  GITHUB_REF: "refs/heads/main",
  GITHUB_ACTOR: "ann",
};
const EVENT = ["event", "build.succeeded"];

describe("a request", () => {
  it("carries the credential, and an event with its project, its release and a name", async () => {
    const env = await play(() => accepted());
    const { code, stdout } = await client.run([...EVENT, "--data", '{"name":"image"}'], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "1 accepted\n" });
    const [sent] = other.asked;
    expect(sent).toMatchObject({ method: "POST", path: "/v1/ingest/events" });
    expect(sent?.headers.authorization).toBe("Bearer slw_test_secret");
    expect(sent?.json).toEqual({
      type: "build.succeeded",
      project: "shop",
      version: "1.4.0",
      environment: "production",
      id: expect.any(String),
      data: { name: "image" },
    });
  });

  it("is repeated under the same Idempotency-Key until it is answered", async () => {
    const env = await play(
      (_, before) => [{ status: 503, breaks: true } as const, { status: 502 }][before.length] ?? accepted(),
    );
    expect((await client.run(EVENT, env)).code).toBe(0);
    expect(other.asked).toHaveLength(3);
    const keys = new Set(other.asked.map(({ headers }) => headers["idempotency-key"]));
    expect([...keys]).toEqual([expect.stringMatching(/^[\w-]{36}$/)]);
    expect(new Set(other.asked.map(({ text }) => text)).size).toBe(1);
  });

  it("is given up where it is asked to come back later than it may", async () => {
    const env = await play(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    const { code, stderr } = await client.run([...EVENT, "--strict"], env);
    expect({ code, asked: other.asked.length }).toEqual({ code: 5, asked: 1 });
    expect(stderr).toContain("it answered 429");
  });

  it("comes back after what Retry-After asks for", async () => {
    const env = await play((_, before) =>
      before.length === 0 ? { status: 429, headers: { "retry-after": "1" } } : accepted(),
    );
    expect((await client.run(EVENT, env)).code).toBe(0);
    expect(other.asked).toHaveLength(2);
  });

  it("that is refused is not repeated, and the reason is said whole", async () => {
    const errors = [{ path: "version", message: "is too long" }];
    const env = await play(() => problem("invalid", 400, { errors }));
    const { code, stderr } = await client.run(EVENT, env);
    expect({ code, asked: other.asked.length }).toEqual({ code: 1, asked: 1 });
    for (const said of ["It is invalid (400)", "So it is.", "version: is too long", "req_7"])
      expect(stderr).toContain(said);
  });

  it("shows no secret, whatever is answered", async () => {
    const env = await play(() => problem("invalid", 400, { detail: "slw_test_secret is wrong" }));
    const { stdout, stderr } = await client.run([...EVENT, "--json"], env);
    expect(stdout + stderr).not.toContain("slw_test_secret");
  });
});

describe("an outage", () => {
  const nobody = settings("http://127.0.0.1:9");
  const calls: [string, string[]][] = [
    ["event", EVENT],
    ["deploy", ["deploy", "start"]],
    ["permit", ["permit"]],
    ["lock", ["lock", "acquire"]],
    ["explain", ["explain"]],
  ];

  it.each(calls)("of %s is a warning, and an error with --strict", async (_, args) => {
    other = await startOtherEnd(() => accepted());
    const env = { ...nobody, SLIPWAY_RETRY_SECONDS: "0" };
    const calm = await client.run(args, env);
    expect(calm).toMatchObject({ code: 0, stdout: "" });
    expect(calm.stderr).toContain("Slipway cannot be reached");
    expect((await client.run(args, { ...env, SLIPWAY_STRICT: "true" })).code).toBe(5);
  });
});

describe("events", () => {
  it("of a job are named by it, so that a step tried again repeats the name", async () => {
    const env = { ...(await play(() => accepted())), ...GITHUB };
    await client.run(EVENT, env);
    await client.run(EVENT, env);
    const [first, second] = other.asked.map(({ json }) => json);
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      id: expect.stringMatching(/^900-1-build-build\.succeeded-/),
      actor: "ann",
      commit: GITHUB.GITHUB_SHA,
    });
  });

  it("come from stdin one a line or as an array, and are completed by the options", async () => {
    const env = await play(({ json }) => accepted((json as unknown as unknown[]).length));
    const lines = '{"type":"build.started"}\n\n{"type":"build.failed","version":"9"}\n';
    const { code, stdout } = await client.run(["event", "-"], env, lines);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "2 accepted\n" });
    expect(other.asked[0]?.json).toMatchObject([
      { type: "build.started", project: "shop", version: "1.4.0" },
      { type: "build.failed", project: "shop", version: "9" },
    ]);
  });

  it("that are rejected among others are named, and end with 1", async () => {
    const results = [
      { index: 0, id: "a", status: "accepted" },
      { index: 1, id: "b", status: "rejected", problem: { path: "type", message: "is unknown" } },
    ];
    const env = await play(() => ({ status: 202, body: { accepted: 1, rejected: 1, results } }));
    const { code, stderr } = await client.run(["event", "-"], env, '[{"type":"build.started"},{"type":"x"}]');
    expect(code).toBe(1);
    expect(stderr).toContain("event 2 was rejected: type: is unknown");
  });

  it("that cannot be read are not sent", async () => {
    const env = await play(() => accepted());
    for (const [stdin, said] of [
      ["", "no event on stdin"],
      ['{"type":"x"}\nnonsense', "Line 2 on stdin is not JSON"],
      ["[1]", "Event 1 on stdin"],
    ] as const) {
      const { code, stderr } = await client.run(["event", "-"], env, stdin);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
    }
    expect(other.asked).toEqual([]);
  });
});

describe("a deployment", () => {
  it("has the same name at its start and at its end in one job, and the CI's word for its end", async () => {
    const env = { ...(await play(() => accepted())), ...GITHUB, SLIPWAY_PERMIT: "a.b.c" };
    await client.run(["deploy", "start", "--digest", "sha256:1"], env);
    await client.run(["deploy", "finish", "--status", "failure"], env);
    const [start, end] = other.asked.map(({ json }) => json);
    expect(start).toMatchObject({
      type: "deployment.started",
      data: { permit: "a.b.c", digest: "sha256:1" },
    });
    expect(end).toMatchObject({ type: "deployment.failed" });
    expect(start).not.toHaveProperty("commit");
    const idOf = (event: unknown) => (event as { data: { deploymentId: string } }).data.deploymentId;
    expect(idOf(start)).toBe(idOf(end));
  });

  it("ends in a way there is", async () => {
    const env = await play(() => accepted());
    expect((await client.run(["deploy", "finish", "--status", "done"], env)).code).toBe(2);
    expect((await client.run(["deploy", "finish"], env)).stderr).toContain("--status is missing");
  });
});

describe("a report", () => {
  const TOTALS = { tests: 3, passed: 2, failed: 1, errored: 0, skipped: 0, flaky: 0 };
  const counted: Answer = {
    status: 202,
    body: { id: "run_1", format: "junit", totals: TOTALS, partial: false, warnings: [] },
  };
  const write = (name: string) => {
    writeFileSync(join(client.folder, name), "<testsuite/>");
    return name;
  };

  it("is sent compressed, and what was counted in it is printed", async () => {
    const env = await play(() => counted);
    const { code, stdout } = await client.run(
      ["report", write("a.xml"), write("b.xml"), "--suite", "unit"],
      env,
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        "a.xml: junit, 3 tests: 2 passed, 1 failed\nb.xml: junit, 3 tests: 2 passed, 1 failed\nall: 6 tests: 4 passed, 2 failed\n",
    });
    const [sent] = other.asked;
    expect(sent).toMatchObject({ text: "<testsuite/>", path: "/v1/ingest/reports" });
    expect(Object.fromEntries(sent?.query ?? [])).toEqual({
      project: "shop",
      version: "1.4.0",
      suite: "unit",
      environment: "production",
    });
  });

  it("that is refused keeps no other from being sent", async () => {
    const env = await play((_, before) => (before.length === 0 ? problem("malformed", 400) : counted));
    const { code, stdout } = await client.run(
      ["report", write("a.xml"), write("b.xml"), "--suite", "unit"],
      env,
    );
    expect(code).toBe(1);
    expect(stdout).toContain("b.xml: junit");
  });

  it("that is not there is found out before anything is sent", async () => {
    const env = await play(() => counted);
    const { code, stderr } = await client.run(
      ["report", write("a.xml"), "out/*.xml", "--suite", "unit"],
      env,
    );
    expect({ code, asked: other.asked.length }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toContain("The pattern matched nothing");
  });
});
