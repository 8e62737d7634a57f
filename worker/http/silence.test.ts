import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Deployment, Release, TimelineEntry } from "../../schema/contract/releases.ts";
import { type Shop, shop, tell } from "../test/deploys.ts";
import { age, coordinator, ring, toldAll } from "../test/environments.ts";
import { eventually, read } from "../test/tenant.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";

const NOW = Date.now();
const ago = (ms: number) => ({ occurredAt: new Date(NOW - ms).toISOString() });

const start = (deploymentId: string, more: object = {}) => ({
  type: "deployment.started",
  version: "1.0.0",
  environment: "production",
  data: { deploymentId },
  ...more,
});
const success = (deploymentId: string, more: object = {}) =>
  start(deploymentId, { type: "deployment.succeeded", ...more });

async function deployment(of: Shop, id: string, version = "1.0.0"): Promise<Deployment | undefined> {
  const { deployments } = await read<Release>(of, `/projects/${of.project}/releases/${version}`);
  return deployments.find((one) => one.id === id);
}

const unknowns = async (of: Shop): Promise<readonly TimelineEntry[]> => {
  const path = `/projects/${of.project}/releases/1.0.0/timeline`;
  const { items } = await read<{ items: TimelineEntry[] }>(of, path);
  return items.filter(({ type }) => type === "deployment.unknown");
};

/** Lets so much time pass for production, and its alarm go off for what is due by then. */
async function pass(of: Shop, ms: number): Promise<void> {
  const stub = await coordinator(of);
  await age(stub, ms);
  await ring(stub);
  await toldAll(stub);
}

/** Five deployments that took so long each, told as they went. */
async function having(of: Shop, tookMs: number): Promise<void> {
  const ids = ["a", "b", "c", "d", "e"];
  await tell(of, ...ids.map((id) => start(id, ago(HOUR))));
  await tell(of, ...ids.map((id) => success(id, ago(HOUR - tookMs))));
}

describe("a deployment that started and is not heard of again", () => {
  it("is unknown after six hours, and not before, while too little is known of how long one takes", async () => {
    const of = await shop();
    await tell(of, start("d1"));
    await pass(of, 6 * HOUR - MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "in_progress" });
    await pass(of, MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "unknown", finishedAt: null });
  });

  it("is unknown after as long as nearly all before it took, once enough is known", async () => {
    const of = await shop();
    await having(of, 20 * MINUTE);
    await tell(of, start("d1"));
    await pass(of, 19 * MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "in_progress" });
    await pass(of, MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "unknown" });
  });

  it("has five minutes at least", async () => {
    const of = await shop();
    await having(of, 1000);
    await tell(of, start("d1"));
    await pass(of, 4 * MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "in_progress" });
    await pass(of, MINUTE);
    expect(await deployment(of, "d1")).toMatchObject({ status: "unknown" });
  });

  it("is given up once, with an entry that says for how long nothing was heard", async () => {
    const of = await shop();
    await tell(of, start("d1"));
    await pass(of, 6 * HOUR);
    await pass(of, 6 * HOUR);
    await tell(of, start("d1"), start("d1", { id: "again" }));
    await pass(of, 6 * HOUR);
    expect(await unknowns(of)).toMatchObject([
      { source: "slipway", actor: { name: "Slipway" }, data: { deploymentId: "d1" } },
    ]);
  });

  it("is given up by an object that was evicted meanwhile", async () => {
    const of = await shop();
    await tell(of, start("d1"));
    const stub = await coordinator(of);
    await age(stub, 6 * HOUR);
    await evictDurableObject(stub);
    await ring(stub);
    await eventually(
      () => deployment(of, "d1"),
      (one) => one?.status === "unknown",
    );
  });

  it("is what its end says when that arrives after all", async () => {
    const of = await shop();
    await tell(of, start("d1"));
    await pass(of, 6 * HOUR);
    await tell(of, success("d1"));
    expect(await deployment(of, "d1")).toMatchObject({ status: "succeeded" });
    expect(await unknowns(of)).toHaveLength(1);
    const path = `/projects/${of.project}/environments`;
    const { items } = await read<{ items: { name: string; current: object | null }[] }>(of, path);
    expect(items.find(({ name }) => name === "production")?.current).toMatchObject({
      version: "1.0.0",
    });
  });

  it("is given up in the release that its own has become", async () => {
    const of = await shop();
    await tell(of, start("d1", { version: undefined, commit: COMMIT }), {
      type: "build.succeeded",
      version: "1.0.0",
    });
    await tell(of, { type: "build.succeeded", version: "1.0.0", commit: COMMIT });
    await pass(of, 6 * HOUR);
    expect(await deployment(of, "d1")).toMatchObject({ status: "unknown" });
    expect(await unknowns(of)).toHaveLength(1);
  });
});

describe("nothing is given up", () => {
  it.each([
    ["that ended", [start("d1"), success("d1")]],
    ["that failed", [start("d1"), start("d1", { type: "deployment.failed" })]],
    ["whose end is heard before its start", [success("d1"), start("d1", ago(MINUTE))]],
    ["that only waits to be started", [start("d1", { type: "deployment.queued" })]],
  ])("%s", async (_, story) => {
    const of = await shop();
    for (const one of story) await tell(of, one);
    await pass(of, 48 * HOUR);
    expect(await unknowns(of)).toEqual([]);
    expect((await deployment(of, "d1"))?.status).not.toBe("unknown");
  });

  it("before it was silent for as long from when it was first heard of, however long ago it began", async () => {
    const of = await shop();
    await tell(of, start("d1", ago(30 * 24 * HOUR)));
    await pass(of, 6 * HOUR - MINUTE);
    expect(await unknowns(of)).toEqual([]);
    await pass(of, MINUTE);
    expect(await unknowns(of)).toHaveLength(1);
  });
});
