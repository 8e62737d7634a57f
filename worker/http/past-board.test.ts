import { describe, expect, it } from "vitest";
import type { Board, BoardCell } from "../../schema/contract/board.ts";
import { done, refused } from "../test/answers.ts";
import { ran, type Shop, shop, tell } from "../test/deploys.ts";
import { call, makeToken } from "../test/tenant.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const justBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();

const board = (of: Shop, query = "") => done<Board>(call(`${of.O}/board${query}`, { token: of.token }));

async function cell(of: Shop, name: string, query = ""): Promise<BoardCell> {
  const { projects } = await board(of, query);
  const found = projects[0]?.environments.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name} on the board`);
  return found;
}

const began = (version: string, environment: string, more: object = {}) => ({
  ...ran(version, environment, more),
  type: "deployment.started",
});
const failed = (version: string, environment: string, more: object = {}) => ({
  ...ran(version, environment, more),
  type: "deployment.failed",
});

/** When the last word of a release was received. */
async function learnedAt(of: Shop, version: string, type: string): Promise<string> {
  const { items } = await done<{ items: { type: string; receivedAt: string }[] }>(
    call(`${of.P}/releases/${version}/timeline?order=desc`, { token: of.token }),
  );
  const entry = items.find((one) => one.type === type);
  if (!entry) throw new Error(`nothing of the type ${type} was told`);
  return entry.receivedAt;
}

describe("the board as of a moment", () => {
  it("shows what ran then, and what was on its way", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0), data: { deploymentId: "d1" } }));
    await tell(of, began("1.1.0", "production", { occurredAt: at(10), data: { deploymentId: "d2" } }));
    await tell(of, ran("1.1.0", "production", { occurredAt: at(20), data: { deploymentId: "d2" } }));
    expect(await cell(of, "production")).toMatchObject({ current: { version: "1.1.0", since: at(20) } });
    const during = await cell(of, "production", `?asOf=${at(15)}`);
    expect(during).toMatchObject({
      current: { version: "1.0.0", deploymentId: "d1", since: at(0) },
      latest: { version: "1.1.0", status: "in_progress", at: at(10) },
    });
    const early = await cell(of, "production", `?asOf=${at(5)}`);
    expect(early).toMatchObject({ current: { version: "1.0.0" }, latest: { version: "1.0.0" } });
    expect(await cell(of, "production", `?asOf=2025-12-31T00:00:00Z`)).toMatchObject({
      current: null,
      latest: null,
      tests: null,
    });
  });

  it("shows the same where the whole history came in at once", async () => {
    const of = await shop();
    await tell(
      of,
      ran("1.0.0", "production", { occurredAt: at(0), data: { deploymentId: "d1" } }),
      began("1.1.0", "production", { occurredAt: at(10), data: { deploymentId: "d2" } }),
      ran("1.1.0", "production", { occurredAt: at(20), data: { deploymentId: "d2" } }),
      ran("1.0.0", "production", { occurredAt: at(30), data: { deploymentId: "d3" } }),
    );
    const running = async (minute: number) =>
      (await cell(of, "production", `?asOf=${at(minute)}`)).current?.version;
    expect(await cell(of, "production", `?asOf=${at(15)}`)).toMatchObject({
      current: { version: "1.0.0" },
      latest: { version: "1.1.0", status: "in_progress" },
    });
    expect([await running(5), await running(25), await running(35)]).toEqual(["1.0.0", "1.1.0", "1.0.0"]);
  });

  it("shows a version until it was rolled back, although it is held never to have stayed", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    await tell(of, ran("1.1.0", "production", { occurredAt: at(10), data: { deploymentId: "d2" } }));
    const back = { type: "deployment.rolled_back", data: { deploymentId: "d2" } };
    await tell(of, { ...ran("1.1.0", "production", { occurredAt: at(20) }), ...back });
    expect(await cell(of, "production")).toMatchObject({ current: { version: "1.0.0" } });
    expect(await cell(of, "production", `?asOf=${at(15)}`)).toMatchObject({
      current: { version: "1.1.0", since: at(10) },
      latest: { version: "1.1.0", status: "succeeded" },
    });
  });

  it("shows the tests as they were, of releases that went on and of such that did not", async () => {
    const of = await shop();
    const run = (passed: number, minute: number, runId: string) => ({
      type: "test_run.finished",
      version: "1.0.0",
      occurredAt: at(minute),
      data: {
        runId,
        suite: "unit",
        totals: { tests: 9, passed, failed: 9 - passed, errored: 0, skipped: 0 },
      },
    });
    await tell(of, run(9, 0, "r1"), ran("1.0.0", "staging", { occurredAt: at(5) }));
    const long = "?asOf=2026-01-02T00:00:00Z";
    expect(await cell(of, "staging", long)).toMatchObject({ tests: { status: "passed" } });
    await tell(of, run(7, 30, "r2"));
    expect(await cell(of, "staging")).toMatchObject({ tests: { status: "failed" } });
    expect(await cell(of, "staging", long)).toMatchObject({ tests: { status: "failed" } });
    expect(await cell(of, "staging", `?asOf=${at(10)}`)).toMatchObject({
      tests: { status: "passed", totals: { passed: 9 } },
    });
  });
});

describe("the board as far as it was known", () => {
  it("is without what was told late", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    await tell(of, ran("1.1.0", "production", { occurredAt: at(10) }));
    await tell(of, failed("1.2.0", "production", { occurredAt: at(20) }));
    const late = justBefore(await learnedAt(of, "1.2.0", "deployment.failed"));
    expect(await cell(of, "production")).toMatchObject({ latest: { version: "1.2.0", status: "failed" } });
    const believed = await cell(of, "production", `?knownAt=${late}`);
    expect(believed).toMatchObject({ current: { version: "1.1.0" }, latest: { version: "1.1.0" } });
    const second = justBefore(await learnedAt(of, "1.1.0", "deployment.succeeded"));
    expect(await cell(of, "production", `?asOf=${at(30)}&knownAt=${second}`)).toMatchObject({
      current: { version: "1.0.0" },
    });
  });

  it("still believes what was corrected later", async () => {
    const of = await shop();
    const deployment = { data: { deploymentId: "d1" } };
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0), ...deployment }));
    await tell(of, failed("1.0.0", "production", { occurredAt: at(1), ...deployment }));
    const late = justBefore(await learnedAt(of, "1.0.0", "deployment.failed"));
    expect(await cell(of, "production")).toMatchObject({ current: null, latest: { status: "failed" } });
    expect(await cell(of, "production", `?knownAt=${late}`)).toMatchObject({
      current: { version: "1.0.0" },
      latest: { status: "succeeded" },
    });
  });

  it("is without projects nobody had heard of, and resumes the feed where every board does", async () => {
    const of = await shop();
    const { items } = await done<{ items: { createdAt: string }[] }>(
      call(`${of.O}/projects`, { token: of.token }),
    );
    const start = justBefore(items[0]?.createdAt ?? "");
    const then = await board(of, `?knownAt=${start}`);
    expect(then).toMatchObject({ columns: [], projects: [] });
    expect(then.cursor).toBe((await board(of)).cursor);
  });
});

describe("a board of a moment", () => {
  it("that lies ahead is the board of now", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production"));
    expect(await board(of, "?asOf=2999-01-01T00:00:00Z")).toEqual(await board(of));
  });

  it("that cannot be read is refused with its name", async () => {
    const of = await shop();
    await refused(call(`${of.O}/board?asOf=now`, { token: of.token }), 400, "asOf");
  });

  it("shows a token of one project that project alone", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    const token = await makeToken(of, ["read"], "other");
    const { projects } = await done<Board>(call(`${of.O}/board?asOf=${at(5)}`, { token }));
    expect(projects.map(({ slug }) => slug)).not.toContain(of.project);
  });
});
